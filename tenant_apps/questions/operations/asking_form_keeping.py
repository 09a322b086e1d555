"""A unit designs what it asks beside the question: a draft, published as a new version. Earlier versions stay
readable, and so does what was answered to them: that is kept in words, with the question.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.forms import Definition, from_json, to_json
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.settings import ASKING_FORM, ASKING_FORM_DRAFT
from tenant_apps.questions.queries import asking_form
from tenant_apps.questions.rules.asking_form import BadForm, Fault, faults_of, never_asked
from tenants.public import SettingView, change_setting, clear_setting, get_setting, set_setting


class NothingToPublish(Exception):
    """There is no draft (any more)."""


def change_draft(change: Callable[[Definition], Definition], *, actor: int) -> None:
    """Go on with the draft, or begin one from what is asked now; of two administrators at once the second one
    goes on with what the first has left.

    Raises what ``change`` raises, and BadForm where it asks for what no asking form may ask for.
    """

    unit = current_unit().id

    def changed(view: SettingView) -> dict[str, Any]:
        base = from_json(view.value or get_setting(unit, ASKING_FORM))
        made = change(base)
        known = set(base.fields)
        never = [one for one in made.fields if one not in known and never_asked(one)]
        if never:
            raise BadForm(*(Fault(one, "never") for one in never))
        return to_json(made)

    change_setting(unit, ASKING_FORM_DRAFT, changed, actor_id=actor)


def discard_draft(*, actor: int) -> None:
    """Leave everything as it is asked now."""
    clear_setting(current_unit().id, ASKING_FORM_DRAFT, actor_id=actor)


@transaction.atomic
def publish(*, actor: int) -> int:
    """Ask the draft from now on; returns its version. Raises NothingToPublish, BadForm."""
    taken: list[Definition] = []

    def take(view: SettingView) -> None:
        if not view.value:
            raise NothingToPublish
        taken.append(from_json(view.value))

    unit = current_unit().id
    # Locks the settings of the unit: whoever publishes or changes the draft at the same time comes after.
    change_setting(unit, ASKING_FORM_DRAFT, take, actor_id=actor)
    (form,) = taken
    faults = tuple(faults_of(form, asking_form.topics_narrowed_to()))
    if faults:
        raise BadForm(*faults)
    now = from_json(get_setting(unit, ASKING_FORM))
    published = replace(form, version=now.version + 1, given=max(form.given, now.given))
    set_setting(unit, ASKING_FORM, to_json(published), actor_id=actor)
    record(
        "asking_form.published",
        object_type="asking_form",
        object_id=published.version,
        actor=actor,
        detail={"fields": len(published.fields)},
    )
    return published.version


def take_version(number: int, *, actor: int) -> None:
    """Begin a draft from what was asked before. Raises LookupError."""
    earlier = next((one.form for one in asking_form.versions() if one.number == number), None)
    if earlier is None:
        raise LookupError(number)
    change_draft(lambda base: replace(earlier, given=max(earlier.given, base.given)), actor=actor)
