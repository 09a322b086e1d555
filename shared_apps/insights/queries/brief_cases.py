"""Good cases for a brief: only what everybody may read now, in a live unit at or below the one that prints.

Sensitive topics are left out, public or not: nobody's distress is an example.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from huisheng.kernel.text import query_text
from shared_apps.insights.models import BriefCase, PublicItem
from shared_apps.topics.public import sensitive_codes
from tenants.public import UnitState, ids_below, unit_cards

FOUND: Final = 20
SHOWN_STAGES: Final = ("answered", "done")
_TEXT_MAX: Final = 400
_ANSWERS_MAX: Final = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it reads. ``item_id`` is 0 and its words are empty where it does not stand in public (any
    more).
    """

    case_id: int
    item_id: int
    number: str
    unit_name: str
    title: str
    text: str
    answers: str
    comment: str

    @property
    def is_public(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.title)


def fit_for_cases(unit_id: int) -> QuerySet[PublicItem]:
    """What may be told as a case by this unit, at this moment."""
    live = ids_below(unit_id, states=[UnitState.LIVE])
    rows = PublicItem.objects.filter(shown=True, unit_id__in=live, stage__in=SHOWN_STAGES)
    return rows.exclude(topic__in=sensitive_codes())


def candidates(unit_id: int, words: str) -> list[CaseView]:
    """The best, or without words the newest, of what may be chosen."""
    rows = fit_for_cases(unit_id)
    query = query_text(words, every=True, prefix=True) if words.strip() else ""
    if query:
        asked = SearchQuery(query, config="simple", search_type="raw")
        rows = rows.filter(search=asked).order_by(SearchRank(F("search"), asked).desc(), "-asked_at", "-id")
    elif words.strip():
        return []
    else:
        rows = rows.order_by("-asked_at", "-id")
    return _views([(None, row) for row in rows[:FOUND]])


def cases_of_draft(unit_id: int, cases: Iterable[BriefCase]) -> list[CaseView]:
    """The cases of a draft, each with its words of this moment; one that is not public any more has none."""
    chosen = list(cases)
    wanted = Q(pk=None)
    for case in chosen:
        wanted |= Q(unit_id=case.unit_id, question_id=case.question_id)
    items = {(row.unit_id, row.question_id): row for row in fit_for_cases(unit_id).filter(wanted)}
    return _views([(case, items.get((case.unit_id, case.question_id))) for case in chosen])


def cases_as_issued(cases: Iterable[BriefCase]) -> list[CaseView]:
    """The cases of an issued brief, as they were then."""
    return [
        CaseView(
            case_id=case.pk,
            item_id=0,
            number=case.number,
            unit_name=case.unit_name,
            title=case.title,
            text=case.text,
            answers=case.answers,
            comment=case.comment,
        )
        for case in cases
    ]


def _views(pairs: Sequence[tuple[BriefCase | None, PublicItem | None]]) -> list[CaseView]:
    ids = {row.unit_id for _case, row in pairs if row} | {case.unit_id for case, _row in pairs if case}
    units = unit_cards(ids)
    return [_view(case, row, {key: card.short_name for key, card in units.items()}) for case, row in pairs]


def _view(case: BriefCase | None, row: PublicItem | None, names: dict[int, str]) -> CaseView:
    unit_id = row.unit_id if row else case.unit_id if case else 0
    return CaseView(
        case_id=case.pk if case else 0,
        item_id=row.pk if row else 0,
        number=row.number if row else case.number if case else "",
        unit_name=names.get(unit_id, ""),
        title=row.title if row else "",
        text=_short(row.text, _TEXT_MAX) if row else "",
        answers=_short(row.answers, _ANSWERS_MAX) if row else "",
        comment=case.comment if case else "",
    )


def _short(text: str, most: int) -> str:
    """The beginning of a long text, with a sign that it goes on."""
    plain = text.strip()
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
