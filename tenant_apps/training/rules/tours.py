"""Tours over the pages of staff: a row of stops, each a page and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARAMETER: Final = "tour"
"""The part of the address that says which stop one is at: ``desk-2``."""


@dataclass(frozen=True, slots=True)
class TourStop:
    """One page of a tour, passed by those who may open it."""

    page: str
    permission: str
    title: str | Promise
    words: str | Promise


DESK: Final = (
    TourStop(
        "questions-desk",
        "questions.read",
        _("The desk: one queue"),
        _(
            "Everything that waits stands here, what is due first on top. On the left are the queues, in the "
            "middle the list, on the right the question. The keys j and k walk through "
            "the list, ? shows all keys."
        ),
    ),
    TourStop(
        "questions-alarms",
        "questions.work",
        _("Alarms: before everything else"),
        _(
            "Texts that speak of danger come here and ring. Whoever takes one tells the others so; "
            "nobody's dates count meanwhile."
        ),
    ),
    TourStop(
        "questions-incoming",
        "questions.read",
        _("Other units"),
        _(
            "What other units ask of yours, and what yours asked of them. Until a question is taken over it "
            "stays with whoever asked."
        ),
    ),
    TourStop(
        "questions-decisions",
        "questions.work",
        _("Waiting for a second person"),
        _(
            "Answers on sensitive topics, later dates, appeals: somebody else looks at them. Nobody approves "
            "what they wrote themselves."
        ),
    ),
    TourStop(
        "knowledge-desk",
        "knowledge.read",
        _("Knowledge base and ready replies"),
        _("What has been answered before, to be put into an answer and fitted to the person."),
    ),
    TourStop(
        "people-handovers",
        "people.handover",
        _("Handing over"),
        _("At the end of a shift the note writes itself; add what only you know, the next one signs it."),
    ),
)
MANAGE: Final = (
    TourStop(
        "pages-manage",
        "pages.manage",
        _("Administration: what is owed today"),
        _("On top what is late or has nobody, then what is still missing, then the doors to all the rest."),
    ),
    TourStop(
        "people-members",
        "people.members",
        _("The register of people"),
        _(
            "Staff, experts and volunteers, with last days and background checks. A whole list comes in as a "
            "table."
        ),
    ),
    TourStop(
        "people-roster",
        "people.roster_see",
        _("The roster"),
        _("Two weeks ahead, so that somebody takes every alarm. Shifts repeat, and those in them swap."),
    ),
    TourStop(
        "questions-topics",
        "questions.manage_topics",
        _("Topics"),
        _("Your own topics stand under those of the network; who gets what is set beside them."),
    ),
    TourStop(
        "questions-clocks",
        "questions.manage_clocks",
        _("Dates and working days"),
        _("What you promise for each kind, your hours and days off, and what last month would have been."),
    ),
    TourStop(
        "pages-audit",
        "pages.audit",
        _("The audit log"),
        _("Who did what, and when. It holds no text of any question, and nobody can change it."),
    ),
)
TOURS: Final[Mapping[str, tuple[TourStop, ...]]] = MappingProxyType({"desk": DESK, "manage": MANAGE})


def place(said: str) -> tuple[str, int] | None:
    """Tour and number of a stop, as an address says them; None for anything else."""
    tour, _dash, number = said.partition("-")
    if tour not in TOURS or not (number.isascii() and number.isdigit()) or len(number) > 2:
        return None
    return tour, int(number)
