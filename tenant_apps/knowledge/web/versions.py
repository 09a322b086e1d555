"""Versions of an entry side by side, and taking up an old one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.web.dates import day
from huisheng.kernel.web.names import joined
from shared_apps.accounts.public import account_names
from shared_apps.topics.public import first_levels
from tenant_apps.knowledge.data.codes import STAGE_WORDS, Sort
from tenant_apps.knowledge.operations.finding import NoSuchEntryError
from tenant_apps.knowledge.operations.writing import content_of, restore
from tenant_apps.knowledge.queries import keeping
from tenant_apps.knowledge.rules.content import Content
from tenant_apps.knowledge.rules.differences import Piece, pieces
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.knowledge.web.keeping import kept_or_404, me
from tenant_apps.knowledge.web.words import FIELDS


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs."""

    label: str | Promise
    pieces: list[Piece]


@requires("knowledge.write")
@require_safe
def index(request: HttpRequest, reference: Reference) -> HttpResponse:
    """All versions; what changed between `?before=` and `?after=`, else between the last two."""
    kept = kept_or_404(request, reference)
    rows = keeping.version_rows(reference)
    known = [row.number for row in rows]
    after = _number(request.GET.get("after"), known) or known[0]
    before = _number(request.GET.get("before"), known) or max((n for n in known if n < after), default=0)
    changes = _changes(reference, before, after) if before else []
    names = account_names({row.author_id for row in rows} | {row.published_by_id or 0 for row in rows})
    context = {
        "kept": kept,
        "row": kept.row,
        "rows": rows,
        "names": names,
        "before": before,
        "after": after,
        "changes": changes,
    }
    return render(request, "knowledge/versions.html", context)


@requires("knowledge.write")
@require_POST
def restore_version(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Take up an old version as the newest draft."""
    kept_or_404(request, reference)
    try:
        number = restore(reference, int(request.POST.get("number", "0")), actor=me(request))
    except (NoSuchEntryError, ValueError):
        raise Http404 from None
    messages.success(
        request, _("Taken up as the draft of version %(n)d. It holds once it is published.") % {"n": number}
    )
    return redirect("knowledge-edit", reference=reference)


def changes_between(old: Content, new: Content) -> list[FieldChange]:
    """Fields that differ, in the order of the form, each with the way from one text to the other."""
    topics = {card.code: card.name for card in first_levels()}
    before, after = _words(old, topics), _words(new, topics)
    return [
        FieldChange(label, pieces(before[name], after[name]))
        for name, label in FIELDS.items()
        if name != "note" and before[name] != after[name]
    ]


def _changes(reference: Reference, before: int, after: int) -> list[FieldChange]:
    old, new = keeping.version(reference, before), keeping.version(reference, after)
    if old is None or new is None:
        raise Http404
    return changes_between(content_of(old), content_of(new))


def _words(content: Content, topics: dict[str, str]) -> dict[str, str]:
    """Every field as words that can be compared."""
    yes_no = {True: _("Yes"), False: _("No")}
    return {
        "title": content.title,
        "body": content.body,
        "questions": "\n".join(content.questions),
        "topics": joined(topics.get(code, code) for code in content.topics),
        "audience": content.audience,
        "eligibility": content.eligibility,
        "how_to_apply": content.how_to_apply,
        "contact": content.contact,
        "link": content.link,
        "valid_until": day(content.valid_until) if content.valid_until else "",
        "sort": str(Sort(content.sort).label),
        "stages": joined(str(STAGE_WORDS[code]) for code in content.stages),
        "valid_from": day(content.valid_from) if content.valid_from else "",
        "place": content.place,
        "office": content.office,
        "is_public": yes_no[content.is_public],
        "for_below": yes_no[content.for_below],
    }


def _number(text: str | None, known: list[int]) -> int:
    return int(text) if text and text.isdecimal() and int(text) in known else 0
