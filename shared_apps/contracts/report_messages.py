"""What passes about reports (报送) that follow a form, between the issuer of a directive and its units.

Down: the form, a report sent back, an answer. Up: answers to the form and their files, a question to the
issuer. Text goes up because the unit expressly sends it to the issuer.

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
class DirectiveFilesSent:
    """Up: the files of the unit's report of this ``revision``, told before it. The network copies each.

    ``files`` say of each its ``id`` (a UUID of the unit's, which ``answers`` names), ``field``, ``name``,
    ``type`` (a code of the form), ``content_type``, ``size`` in bytes, ``digest`` (SHA-256, in hex), and the
    ``path`` in the unit's storage.
    """

    kind: ClassVar[str] = "directive.files_sent"
    version: ClassVar[int] = 1

    directive_id: str
    revision: int
    files: list[dict[str, str]]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveAsked:
    """Up: the unit asks the issuer something about the directive. ``enquiry_id`` is a UUID of the unit's."""

    kind: ClassVar[str] = "directive.asked"
    version: ClassVar[int] = 1

    directive_id: str
    enquiry_id: str
    text: str
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveEnquiryAnswered:
    """Down: the issuer answers a question, or a suggestion of a report (``what``: "question", "suggestion").

    ``text`` is what was asked or suggested, ``asked_id`` the id that the unit gave its question. An answer to
    all goes to every unit that has the directive and names nobody who asked. Of two answers to one enquiry
    the later ``at`` holds.
    """

    kind: ClassVar[str] = "directive.enquiry_answered"
    version: ClassVar[int] = 1

    directive_id: str
    enquiry_id: str
    asked_id: str
    what: str
    text: str
    answer: str
    person: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveDelegated:
    """Up: the unit hands the directive on to units below it (下级交办), with words and a date of its own.

    They stand at or below ``target_unit_id`` (itself at or below the unit) and are of ``target_kinds``. The
    network decides whether that may be. ``delegation_id`` is a UUID of the unit's.
    """

    kind: ClassVar[str] = "directive.delegated"
    version: ClassVar[int] = 1

    directive_id: str
    delegation_id: str
    addition: str
    due_at: str
    target_unit_id: int
    target_kinds: list[str]
    account_id: int
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectivePartTold:
    """Down: this directive hands on another one, ``root_id`` at the top of it all: a unit that has several of
    one root reports once.
    """

    kind: ClassVar[str] = "directive.part_told"
    version: ClassVar[int] = 1

    directive_id: str
    root_id: str
