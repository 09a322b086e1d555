"""/manage/knowledge/: writing, publishing, retiring, looking through again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, may, requires
from huisheng.kernel.web.dates import day
from shared_apps.accounts.public import account_names
from tenant_apps.knowledge.data.codes import Kind, State
from tenant_apps.knowledge.operations.finding import ChangedMeanwhileError, NoSuchEntryError
from tenant_apps.knowledge.operations.publishing import NotPublishedError, confirm, publish, retire
from tenant_apps.knowledge.operations.writing import revise, write
from tenant_apps.knowledge.queries import keeping
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.knowledge.web.forms import ContentForm, initial_of
from tenant_apps.knowledge.web.words import KINDS


@requires("knowledge.write")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Own entries: all, drafts, those due for a second look, retired ones (`?show=`)."""
    show = request.GET.get("show", "")
    show = show if show in ("draft", "due", "retired") else ""
    kind = request.GET.get("kind", "")
    rows = keeping.kept_rows(
        account_id=me(request), show=show, kind=Kind(kind) if kind in Kind.values else None
    )
    context = {
        "show": show,
        "kind": kind if kind in Kind.values else "",
        "kinds": list(KINDS.items()),
        "rows": rows,
        "may_publish": may(actor_of(request), "knowledge.publish"),
        "drafts": keeping.drafts(),
        "to_review": keeping.to_review(),
        "changed_above": keeping.changed_above(),
    }
    return render(request, "knowledge/keep.html", context)


@requires("knowledge.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new entry."""
    of_kind, me_ = Kind(kind), me(request)
    may_publish = may(actor_of(request), "knowledge.publish")
    form = ContentForm(
        request.POST if request.method == "POST" else None,
        kind=of_kind,
        is_new=True,
        may_publish=may_publish,
        initial={
            "title": request.GET.get("title", "")[:120],
            "body": request.GET.get("text", "")[:2_000],
            "questions": request.GET.get("questions", "")[:1_000],
        },
    )
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "kind": of_kind, "kind_name": Kind(kind).label, "may_publish": may_publish}
        return render(request, "knowledge/new.html", context, status=422 if form.is_bound else 200)
    reference = write(of_kind, form.content(), actor=me_, owner=me_ if form.is_personal else None)
    if form.is_personal or (may_publish and "publish" in request.POST):
        publish(reference, based_on=(1, 1), actor=me_)
        messages.success(request, _("Published. It holds from now on."))
    else:
        messages.success(request, _("Saved as a draft. It holds once it is published."))
    return redirect("knowledge-edit", reference=reference)


@requires("knowledge.write")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: Reference) -> HttpResponse:
    """An own entry: how it stands, what it looks like, and its form."""
    kept = kept_or_404(request, reference)
    if request.method != "POST":
        return _edit_page(request, kept, None)
    form = _form(request, kept, request.POST)
    if not form.is_valid():
        return _edit_page(request, kept, form, status=422)
    try:
        revise(reference, form.content(), based_on=form.based_on(), actor=me(request))
    except ChangedMeanwhileError as error:
        values = request.POST.copy()
        values["version"], values["saves"] = str(error.version), str(error.saves)
        form = _form(request, kept_or_404(request, reference), values)
        form.add_error(
            None,
            _("A colleague saved meanwhile. Their text stands below; save yours again to replace it."),
        )
        return _edit_page(request, kept_or_404(request, reference), form, status=409)
    now = kept_or_404(request, reference)
    publishes = kept.owner_id is not None or (
        "publish" in request.POST and may(actor_of(request), "knowledge.publish")
    )
    if publishes:
        _publish(request, now)
    else:
        messages.success(request, _("Saved as a draft. It holds once it is published."))
    return redirect("knowledge-edit", reference=reference)


@requires("knowledge.write")
@require_POST
def publish_entry(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Let the version that was on the screen hold."""
    kept = _with_right(request, reference)
    shown = (request.POST.get("version", ""), request.POST.get("saves", ""))
    if shown != (str(kept.latest.number), str(kept.latest.saves)):
        messages.warning(request, _("The draft has changed meanwhile. Read it again before you publish it."))
    else:
        _publish(request, kept)
    return redirect("knowledge-edit", reference=reference)


@requires("knowledge.write")
@require_POST
def retire_entry(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Let an entry hold no longer."""
    _with_right(request, reference)
    try:
        retire(reference, actor=me(request))
    except NotPublishedError:
        messages.info(request, _("It is not published, so there is nothing to retire."))
    else:
        messages.success(request, _("Retired. It is shown nowhere any more; its number stays taken."))
    return redirect("knowledge-edit", reference=reference)


@requires("knowledge.write")
@require_POST
def confirm_entry(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Say that an entry is still right."""
    _with_right(request, reference)
    try:
        again = confirm(reference, actor=me(request))
    except NotPublishedError:
        messages.info(request, _("It is not published, so there is nothing to look through."))
    else:
        text = _("Looked through. You are asked again on %(day)s.") % {"day": day(again)} if again else ""
        messages.success(request, text or _("Looked through."))
    return redirect("knowledge-edit", reference=reference)


def kept_or_404(request: HttpRequest, reference: Reference) -> keeping.KeptEntry:
    """An own entry that this person may see."""
    kept = keeping.kept_entry(reference, account_id=me(request))
    if kept is None:
        raise Http404
    return kept


def me(request: HttpRequest) -> int:
    """The account of whoever asks."""
    account_id = actor_of(request).account_id
    assert account_id is not None  # requires()
    return account_id


def _with_right(request: HttpRequest, reference: Reference) -> keeping.KeptEntry:
    """The entry, for somebody who may decide about it: it is their own reply, or they answer for the unit."""
    if not reference.is_own:
        raise Http404
    kept = keeping.kept_entry(reference, account_id=me(request))
    if (kept is None or kept.owner_id is None) and not may(actor_of(request), "knowledge.publish"):
        raise PermissionDenied
    if kept is None:
        raise Http404
    return kept


def _publish(request: HttpRequest, kept: keeping.KeptEntry) -> None:
    try:
        publish(kept.row.reference, based_on=(kept.latest.number, kept.latest.saves), actor=me(request))
    except (ChangedMeanwhileError, NoSuchEntryError):
        messages.warning(request, _("The draft has changed meanwhile. Read it again before you publish it."))
    else:
        messages.success(request, _("Published. It holds from now on."))


def _form(request: HttpRequest, kept: keeping.KeptEntry, data: Any) -> ContentForm:
    return ContentForm(
        data,
        kind=kept.row.reference.kind,
        is_new=False,
        is_personal=kept.owner_id is not None,
        may_publish=may(actor_of(request), "knowledge.publish"),
        initial=initial_of(kept.latest),
    )


def _edit_page(
    request: HttpRequest, kept: keeping.KeptEntry, form: ContentForm | None, status: int = 200
) -> HttpResponse:
    may_publish = kept.owner_id is not None or may(actor_of(request), "knowledge.publish")
    people = account_names([kept.latest.author_id, *([kept.reviewed_by_id] if kept.reviewed_by_id else [])])
    context = {
        "kept": kept,
        "row": kept.row,
        "latest": kept.latest,
        "form": form or _form(request, kept, None),
        "author": people.get(kept.latest.author_id, ""),
        "reviewer": people.get(kept.reviewed_by_id or 0, ""),
        "may_publish": may_publish,
        "can_publish": may_publish and kept.row.latest != kept.row.published,
        "can_retire": may_publish and kept.row.state == State.PUBLISHED,
        "is_open": status != 200 or kept.row.state == State.DRAFT,
    }
    return render(request, "knowledge/edit.html", context, status=status)
