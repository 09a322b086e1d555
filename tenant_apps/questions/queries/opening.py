"""Which keys open a question for its asker: the secret of the receipt, and keys that other apps hand out."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tenant_apps.questions.models import Question
from tenant_apps.questions.rules import receipts

KeyCheck = Callable[[UUID, str], bool]

_others: list[KeyCheck] = []


@dataclass(frozen=True, slots=True)
class Opened:
    """A question that its asker has opened, and the key as it goes into addresses."""

    question_id: UUID
    number: str
    key: str


def accept_also(check: KeyCheck) -> None:
    """Let another app say that what somebody typed opens a question (the key in a notice). At start-up."""
    if check not in _others:
        _others.append(check)


def opens(question_id: UUID, secret_hash: str, typed: str) -> bool:
    """Whether what somebody typed, or followed as a link, opens this question."""
    if not typed:
        return False
    if receipts.secret_fits(typed, secret_hash):
        return True
    return any(check(question_id, typed) for check in _others)


def open_for_asker(number: str, typed: str) -> Opened | None:
    """The question of this number, if the key opens it; None otherwise, without telling which of the two
    failed.
    """
    number, key = receipts.tidy_number(number), receipts.tidy_secret(typed)
    if not number:
        return None
    found = Question.objects.filter(number=number).values_list("pk", "secret_hash").first()
    if found is None or not opens(found[0], found[1], key):
        return None
    return Opened(found[0], number, key)


def number_of(question_id: UUID) -> str:
    """The receipt number of a question; empty when there is none."""
    return Question.objects.filter(pk=question_id).values_list("number", flat=True).first() or ""
