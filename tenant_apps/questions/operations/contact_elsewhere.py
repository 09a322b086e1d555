"""Another app keeps something by which the asker is reached (their WeChat): the rules of this app's own
contact hold for it too.
"""

from collections.abc import Callable
from uuid import UUID

from tenant_apps.questions.data.codes import AgeBand
from tenant_apps.questions.models import Question

KeptElsewhere = Callable[[UUID], bool]

_kept_by: list[KeptElsewhere] = []


class NotToBeReached(Exception):
    """Nothing more may be kept by which the asker of this question could be reached. ``of_a_child``: somebody
    under 14 whose guardian has not agreed; otherwise it has been deleted, or ended too long ago.
    """

    def __init__(self, *, of_a_child: bool) -> None:
        super().__init__()
        self.of_a_child = of_a_child


def register_contact(is_kept: KeptElsewhere) -> None:
    """Have an app asked whether it keeps how to reach the asker of a question: then the day of erasing is
    planned for that alone too, and comes as ``ContactErased``. Called once, when the app is loaded.
    """
    if is_kept not in _kept_by:
        _kept_by.append(is_kept)


def is_kept_elsewhere(question_id: UUID) -> bool:
    """Whether any app keeps how to reach the asker."""
    return any(is_kept(question_id) for is_kept in _kept_by)


def is_child_alone(question: Question) -> bool:
    """Somebody under 14 of whom neither name nor contact is kept: no guardian has agreed to any (E3)."""
    given = (question.display_name, question.contact_phone, question.contact_email)
    return question.age_band == AgeBand.UNDER_14 and not any(given)
