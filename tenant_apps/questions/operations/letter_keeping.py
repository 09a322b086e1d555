"""The administrator keeps the text of letters, their code, and the bodies outside that are often asked."""

from functools import partial

from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import BodyKind
from tenant_apps.questions.data.letter_text import check_letter
from tenant_apps.questions.data.settings import LETTER_CODE, LETTER_TEXT, OUTSIDE_BODIES
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.referrals import BODY_MAX
from tenant_apps.questions.rules.wording import says_something, tidy, tidy_line
from tenants.public import SettingView, change_setting, clear_setting, set_setting

ADDRESS_MAX = 80
PHONE_MAX = 40


def keep_text(text: str, *, actor: int) -> None:
    """Letters are made from this text from now on; those that have left stay as they are.

    Raises BadLetter, SettingLockedError.
    """
    text = tidy(text)
    check_letter(text)
    set_setting(current_unit().id, LETTER_TEXT, text, actor_id=actor)


def inherit_text(*, actor: int) -> None:
    """The text from above holds again."""
    clear_setting(current_unit().id, LETTER_TEXT, actor_id=actor)


def keep_code(code: str, *, actor: int) -> None:
    """What stands before the year in a letter's number; nothing takes the unit's name for it.

    Raises ValidationError.
    """
    set_setting(current_unit().id, LETTER_CODE, tidy_line(code), actor_id=actor)


def keep_body(name: str, *, kind: str, address: str, phone: str, actor: int) -> None:
    """Add a body, or change what is known of it.

    Raises BadDecision (``name``, ``kind``, ``address``, ``phone``), ValidationError (too many),
    SettingLockedError.
    """
    name, address, phone = tidy_line(name), tidy_line(address), tidy_line(phone)
    if not says_something(name) or len(name) > BODY_MAX:
        raise BadDecision("name")
    if kind not in BodyKind.values:
        raise BadDecision("kind")
    if len(address) > ADDRESS_MAX:
        raise BadDecision("address")
    if len(phone) > PHONE_MAX:
        raise BadDecision("phone")

    def with_body(view: SettingView) -> dict[str, dict[str, str]]:
        return {**view.value, name: {"kind": kind, "address": address, "phone": phone}}

    change_setting(current_unit().id, OUTSIDE_BODIES, with_body, actor_id=actor)


def forget_body(name: str, *, actor: int) -> None:
    """It is not offered any more. Raises SettingLockedError. Doubled calls do nothing."""
    change_setting(current_unit().id, OUTSIDE_BODIES, partial(_without, name), actor_id=actor)


def _without(name: str, view: SettingView) -> dict[str, dict[str, str]] | None:
    """The bodies without one; None where that is what holds above, so that it is inherited again."""
    left = {known: about for known, about in view.value.items() if known != name}
    return None if left == view.overridden_value else left
