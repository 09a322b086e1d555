"""Forms of reports and what units send by them, for tests."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Definition, Field, Kind, Option, Words, with_field
from shared_apps.contracts.report_messages import DirectiveFormAnswered
from shared_apps.directives.operations import report_forms

FIELDS = (
    Field(id="", kind=Kind.SHORT, label=Words("填报单位"), role="unit_name"),
    Field(
        id="",
        kind=Kind.NUMBER,
        label=Words("活动场次"),
        unit=Words("场"),
        least=Decimal(0),
        required=True,
    ),
    Field(
        id="",
        kind=Kind.ONE,
        label=Words("主要形式"),
        options=(Option("1", Words("线上")), Option("2", Words("线下"))),
    ),
    Field(
        id="",
        kind=Kind.TABLE,
        label=Words("各校情况"),
        columns=(
            Field(id="c1", kind=Kind.SHORT, label=Words("学校"), required=True),
            Field(id="c2", kind=Kind.NUMBER, label=Words("人数"), unit=Words("人")),
        ),
        rows=6,
    ),
)
"""The unit's name, a number that must be there, a choice, a table: q1 to q4."""


FILES = Field(
    id="", kind=Kind.FILE, label=Words("总结材料"), types=("pdf", "excel", "picture"), files=3, megabytes=2
)
"""Up to three PDF, XLSX or pictures, each up to 2 MB."""


def design(directive_id: UUID, actor: Actor, *fields: Field) -> Definition:
    """Put these fields (FIELDS, unless told otherwise) into the form of a directive."""
    form = Definition()
    for field in fields or FIELDS:

        def added(known: Definition, field: Field = field) -> Definition:
            return with_field(known, field)

        form = report_forms.change(directive_id, actor, added)
    return form


def answered(directive_id: UUID, revision: int = 1, **answers: Any) -> DirectiveFormAnswered:
    """A unit's report as it comes up."""
    return DirectiveFormAnswered(
        directive_id=str(directive_id),
        at=clock.now().isoformat(),
        revision=revision,
        form_version=1,
        answers=answers,
        person="李干事",
    )
