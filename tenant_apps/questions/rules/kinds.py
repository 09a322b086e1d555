"""What the kind of a question decides: its promises, who may see it, and how it can end.

Sources: 听-答-办 (A28) for the two promises, the working rules of 12345 hotlines for the days, and E17 for
endings. A unit changes the days (setting ``questions.promises``); the rest is the same everywhere.
"""

from dataclasses import dataclass
from types import MappingProxyType

from tenant_apps.questions.data.codes import Kind, Outcome


@dataclass(frozen=True, slots=True)
class KindRule:
    """One kind. ``response_hours`` are hours of working time, the others working days.

    ``handles``: an answer alone does not end it, unless the officer says that nothing is left to do.
    ``always_private``: never public, whatever is ticked.
    """

    kind: Kind
    response_hours: int
    answer_days: int
    handling_days: int
    handles: bool
    always_private: bool
    outcomes: tuple[Outcome, ...]


_SOLVING = (Outcome.SOLVED, Outcome.ANSWERED)

KINDS = MappingProxyType(
    {
        rule.kind: rule
        for rule in (
            KindRule(Kind.CONSULT, 8, 5, 15, handles=False, always_private=False, outcomes=_SOLVING),
            KindRule(Kind.HELP, 4, 3, 15, handles=True, always_private=False, outcomes=_SOLVING),
            KindRule(
                Kind.SUGGEST,
                8,
                10,
                30,
                handles=True,
                always_private=False,
                outcomes=(Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED),
            ),
            KindRule(Kind.COMPLAIN, 8, 5, 15, handles=True, always_private=False, outcomes=_SOLVING),
            KindRule(Kind.PRAISE, 8, 10, 15, handles=False, always_private=False, outcomes=(Outcome.NOTED,)),
            # A tip is never public: who gave it could be found out.
            KindRule(
                Kind.TIP, 8, 10, 30, handles=True, always_private=True, outcomes=(Outcome.NOTED, *_SOLVING)
            ),
        )
    }
)


def rule_of(kind: str) -> KindRule:
    """The rule of a kind. Raises ValueError for an unknown code."""
    return KINDS[Kind(kind)]


NEEDS_REASON = frozenset({Outcome.NOT_ADOPTED, Outcome.PARTLY_ADOPTED})
"""Outcomes that must be explained to the asker in words."""
