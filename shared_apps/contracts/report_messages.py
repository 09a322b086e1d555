"""What passes about reports (报送) that follow a form, between the issuer of a directive and its units.

Down: the form, a report sent back, an answer. Up: answers to the form, a question to the issuer. Text goes up
because the unit expressly sends it to the issuer.

Messages of one directive may arrive in any order and more than once, also before the directive itself: of two
forms the higher ``form_version`` holds, of two reports the higher ``revision``; what is sent back is one
revision. Moments are ISO 8601 with an offset. ``directive_id`` is a UUID as a string.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveFormTold:
    """Down: the unit's report follows this form. ``form`` is its definition as JSON text."""

    kind: ClassVar[str] = "directive.form_told"
    version: ClassVar[int] = 1

    directive_id: str
    form_version: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveFormAnswered:
    """Up: the unit's report by the form, in the place of ``directive.reported``. ``answers`` are canonical,
    by field; ``person`` is who sent it.
    """

    kind: ClassVar[str] = "directive.form_answered"
    version: ClassVar[int] = 1

    directive_id: str
    at: str
    revision: int
    form_version: int
    answers: dict[str, str | bool | list[str] | list[dict[str, str | bool]] | dict[str, str]]
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveReturned:
    """Down: the issuer sends the unit's report back (退回修改): it is to be corrected and sent again."""

    kind: ClassVar[str] = "directive.returned"
    version: ClassVar[int] = 1

    directive_id: str
    revision: int
    reason: str
    person: str
    at: str
