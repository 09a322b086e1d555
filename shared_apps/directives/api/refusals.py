"""Refusals of operations as problems: the words of the pages, with stable codes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.text import NoWordsError
from shared_apps.contracts.page_content import BadContent
from shared_apps.directives.data.page_shapes import problem_of
from shared_apps.directives.operations import (
    amending,
    amending_pages,
    calling,
    drafting,
    issuing,
    reports,
)
from shared_apps.directives.web.words import FROM_ABOVE, LATER_THAN_ABOVE, REFUSED

CODES: Final[Mapping[type[Exception], tuple[int, str, str]]] = {
    issuing.TargetsChangedError: (409, "targets_changed", ""),
    issuing.SecondPersonNeededError: (409, "second_person_needed", ""),
    issuing.WeekIsFullError: (409, "week_is_full", ""),
    issuing.NobodyReachedError: (422, "nobody_reached", "target_unit_id"),
    issuing.DateInPastError: (422, "date_passed", "due_at"),
    NoWordsError: (422, "reason_missing", "reason"),
    calling.SeasonMissingError: (409, "season_missing", ""),
    calling.BroadcastMissingError: (409, "broadcast_missing", ""),
    calling.BroadcastPassedError: (409, "broadcast_passed", ""),
    drafting.OutsideSubtreeError: (422, "outside", "target_unit_id"),
    drafting.NotADraftError: (409, "not_a_draft", ""),
    amending.NotOpenError: (409, "not_open", ""),
    amending.AmendedMeanwhileError: (409, "changed_meanwhile", ""),
    amending_pages.HandedOnError: (409, "handed_on", ""),
    amending.NothingChangedError: (422, "nothing_changed", ""),
    amending.LaterThanAboveError: (422, "later_than_above", "due_at"),
    reports.NothingToReturnError: (409, "changed_meanwhile", ""),
}
"""Status, code, and the field at fault, if it is one."""

_WORDS: Final[Mapping[type[Exception], Promise]] = {
    **REFUSED,
    drafting.NotADraftError: _("It is no draft any more, or not at this step."),
    amending.NotOpenError: _("It is not open any more, or an amendment waits. Nothing was changed."),
    amending.AmendedMeanwhileError: _(
        "A colleague or the unit above has amended it meanwhile. Read it again, then decide."
    ),
    amending_pages.HandedOnError: _("A unit above calls for it, which alone amends it, for all who have it."),
    amending.NothingChangedError: _("This is what it says already. Change something, or leave it."),
    amending.LaterThanAboveError: LATER_THAN_ABOVE,
    reports.NothingToReturnError: _(
        "Nothing was sent back: the unit has sent a newer report, or this one was sent back already."
    ),
}


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise what an operation refuses as a Problem with a stable code."""
    try:
        yield
    except BadContent as error:
        raise problem_of(error) from error
    except amending.FromAboveError as error:
        raise Problem(422, "from_above", FROM_ABOVE, field=error.field) from error
    except tuple(CODES) as error:
        status, code, field = CODES[type(error)]
        raise Problem(status, code, _WORDS[type(error)], field=field) from error
