"""Whether a question stands in public: what follows from the question itself, whatever anybody decided."""

from dataclasses import dataclass

from tenant_apps.commons.data.codes import GoneFor, Standing
from tenant_apps.questions.public import ForOthers


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where it stands now; ``gone_for`` says why it is gone."""

    standing: Standing
    gone_for: str = ""


def verdict(question: ForOthers, now: Verdict | None) -> Verdict | None:
    """Where a question belongs, given where it stands (None: nowhere yet, and None: nowhere still).

    What a rule keeps private goes at once and stands again only after a new decision. A decision of the unit
    against it stays. What stood in public at its source, and what staff wrote, needs no decision.
    """
    against = _against(question)
    if against:
        return Verdict(Standing.GONE, against) if now is not None else None
    if question.goes_on_in:
        return Verdict(Standing.GONE) if now is not None else None
    if not question.screened:
        return now
    if now is None or (now.standing == Standing.GONE and now.gone_for != GoneFor.DECISION):
        return Verdict(Standing.SHOWN if question.public_before else Standing.HELD)
    return now


def may_be_shown(question: ForOthers) -> bool:
    """Whether whoever asked wishes it and no rule stands against it, now."""
    return not _against(question) and not question.goes_on_in


def _against(question: ForOthers) -> str:
    if question.withdrawn:
        return GoneFor.WITHDRAWN
    if question.barred:
        return GoneFor.SENSITIVE
    if not question.wished:
        return GoneFor.PRIVATE
    return ""
