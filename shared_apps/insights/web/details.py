"""Times, ends and who helped, ready to be read on the dashboard."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.details import FEWEST_RATINGS, Details, Lines, Median, details, lines
from shared_apps.insights.queries.periods import Period
from shared_apps.insights.web.item_words import QUESTION_KINDS

HELPERS: Final[dict[str, str | Promise]] = {
    "party": pgettext_lazy("who helped", "Party organisations"),
    "league": pgettext_lazy("who helped", "Youth league"),
    "expert": pgettext_lazy("who helped", "Experts"),
    "society": pgettext_lazy("who helped", "Social organisations"),
    "peer": pgettext_lazy("who helped", "Young people"),
    "government": pgettext_lazy("who helped", "Government departments"),
}


@dataclass(frozen=True, slots=True)
class DetailWords:
    """One measure with its value in the period and in the one before, and what it is made of."""

    code: str
    label: str | Promise
    value: str
    before: str
    base: str


@dataclass(frozen=True, slots=True)
class DetailsPanel:
    """`helpers` and `kinds` are left out (None) where a topic was chosen."""

    measures: tuple[DetailWords, ...]
    helpers: tuple[tuple[str | Promise, int], ...] | None
    kinds: tuple[tuple[str | Promise, int], ...] | None


def details_panel(unit_id: int, period: Period, *, topic: str = "") -> DetailsPanel:
    """What the dashboard shows below its figures: a fixed number of statements."""
    now = details(unit_id, period.first, period.last, topic=topic)
    before = details(unit_id, period.before_first, period.before_last, topic=topic)
    by: Lines | None = None if topic else lines(unit_id, period)
    return DetailsPanel(
        tuple(_measures(now, before)),
        None if by is None else tuple((HELPERS.get(code, code), number) for code, number in by.by_helper),
        None
        if by is None
        else tuple((QUESTION_KINDS.get(code, code), number) for code, number in by.by_kind),
    )


def _measures(now: Details, before: Details) -> list[DetailWords]:
    answers = ngettext("of %(n)s answer", "of %(n)s answers", now.timed) % {"n": f"{now.timed:,}"}
    ends = now.to_close.number if now.to_close else 0
    ended = ngettext("of %(n)s question", "of %(n)s questions", ends) % {"n": f"{ends:,}"}
    ratings = ngettext("of %(n)s rating", "of %(n)s ratings", now.rated) % {"n": f"{now.rated:,}"}
    return [
        _words("time_to_answer", _median(now.to_answer), _median(before.to_answer), answers),
        _words("in_time", _per_cent(now.in_time), _per_cent(before.in_time), answers),
        _words("closed", f"{now.closed:,}", f"{before.closed:,}", ""),
        _words("time_to_close", _median(now.to_close), _median(before.to_close), ended),
        _words("sent_back", f"{now.sent_back:,}", f"{before.sent_back:,}", ""),
        _words(
            "satisfied",
            _rating(now, _per_cent(now.satisfied)),
            _rating(before, _per_cent(before.satisfied)),
            ratings,
        ),
        _words("rating", _rating(now, f"{now.stars}"), _rating(before, f"{before.stars}"), ratings),
    ]


def _words(code: str, value: str, before: str, base: str) -> DetailWords:
    return DetailWords(code, MEASURES[code].label, value, before, base)


def _rating(shown: Details, words: str) -> str:
    """A rating of few is not told: it would be somebody's."""
    if shown.rated == 0:
        return "—"
    return words if shown.rated >= FEWEST_RATINGS else gettext("Below the standard of publication")


def _per_cent(share: int | None) -> str:
    return "—" if share is None else f"{share}%"


def _median(median: Median | None) -> str:
    return "—" if median is None else working_time(median.minutes)


def working_time(minutes: int) -> str:
    """Minutes of working time in words, as exact as a median is."""
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes / 60
    n = f"{hours:.1f}".removesuffix(".0") if hours < 10 else f"{hours:,.0f}"
    return ngettext("%(n)s hour", "%(n)s hours", round(hours)) % {"n": n}
