"""What a unit asks beside the question, published as its administrator would."""

from typing import Any

from huisheng.kernel.forms import Condition, Field, Kind, Option, Words, with_field
from tenant_apps.questions.operations import asking_form_keeping
from tenant_apps.questions.queries.asking_form import asking_form
from tests.tenant_apps.questions.conftest import OFFICER


def field(label: str = "公司名称", kind: str = "short", **more: Any) -> Field:
    """Something to be asked; ``options`` are names, ``when`` an id and keys."""
    names = more.pop("options", ())
    options = tuple(Option(str(place), Words(name)) for place, name in enumerate(names, start=1))
    when = more.pop("when", None)
    why = more.pop("why", "好找对部门")
    return Field(
        id="",
        kind=Kind(kind),
        label=Words(label),
        why=Words(why),
        options=options,
        when=Condition(*when) if when else None,
        **more,
    )


def draft(*fields: Field) -> None:
    """Add to the draft of the unit entered."""
    for one in fields:
        asking_form_keeping.change_draft(lambda form, one=one: with_field(form, one), actor=OFFICER)


def publish(*fields: Field) -> list[str]:
    """Ask these as well from now on; returns the ids of all that is asked."""
    draft(*fields)
    asking_form_keeping.publish(actor=OFFICER)
    return [one.id for one in asking_form().fields]
