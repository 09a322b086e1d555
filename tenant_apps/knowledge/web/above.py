"""/manage/knowledge/above/: what comes from the units above, and what is done with it here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import requires
from tenant_apps.knowledge.operations import overriding
from tenant_apps.knowledge.operations.finding import NoSuchEntryError
from tenant_apps.knowledge.operations.writing import content_of
from tenant_apps.knowledge.queries import keeping
from tenant_apps.knowledge.queries.reading import EntryText, read
from tenant_apps.knowledge.rules.content import Content
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.knowledge.web.keeping import me
from tenant_apps.knowledge.web.versions import FieldChange, changes_between


@requires("knowledge.publish")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything from above; what has changed since somebody looked stands first."""
    return render(request, "knowledge/above.html", {"rows": keeping.inherited_rows()})


@requires("knowledge.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, reference: Reference) -> HttpResponse:
    """One entry from above beside ours; `do` says what becomes of it here."""
    found = None if reference.is_own else read(reference, account_id=me(request))
    row = next((row for row in keeping.inherited_rows() if row.card.reference == reference), None)
    if found is None or row is None:
        raise Http404
    if request.method == "POST":
        return _do(request, reference)
    context = {
        "entry": found,
        "row": row,
        "changes": _beside_ours(found, row, me(request)),
    }
    return render(request, "knowledge/above_entry.html", context)


def _do(request: HttpRequest, reference: Reference) -> HttpResponse:
    actor = me(request)
    try:
        match request.POST.get("do"):
            case "hide":
                overriding.hide(reference, actor=actor)
                messages.success(request, _("Hidden here. Units below are not affected."))
            case "show":
                overriding.show(reference, actor=actor)
                messages.success(request, _("It is shown here again."))
            case "replace":
                ours = overriding.replace(reference, actor=actor)
                messages.success(
                    request, _("This is your own text now. Until you publish it, the original is shown.")
                )
                return redirect("knowledge-edit", reference=ours)
            case "note":
                overriding.take_note(reference, actor=actor)
                messages.success(request, _("Noted. You are told when the original changes again."))
            case _:
                raise Http404
    except overriding.ReplacedHereError as error:
        messages.info(request, _("Your unit has its own text in its place."))
        return redirect("knowledge-edit", reference=error.reference)
    except NoSuchEntryError:
        raise Http404 from None
    return redirect("knowledge-above-entry", reference=reference)


def _beside_ours(found: EntryText, row: keeping.InheritedRow, account_id: int) -> list[FieldChange]:
    """What differs between the original and ours, where there is one of ours."""
    if row.replaced_by is None:
        return []
    ours = keeping.kept_entry(row.replaced_by, account_id=account_id)
    if ours is None:
        return []
    original = Content(
        title=found.card.title,
        body=found.body,
        questions=found.questions,
        topics=found.card.topics,
        audience=found.card.audience,
        eligibility=found.eligibility,
        how_to_apply=found.how_to_apply,
        contact=found.contact,
        link=found.link,
        valid_until=found.card.valid_until,
        sort=found.card.sort,
        stages=found.card.stages,
        valid_from=found.card.valid_from,
        place=found.card.place,
        office=found.card.office,
        is_public=found.card.is_public,
        for_below=ours.latest.for_below,
    )
    return changes_between(original, content_of(ours.latest))
