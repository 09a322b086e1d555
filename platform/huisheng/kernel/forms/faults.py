"""What can be wrong with a definition, and with an answer; in words."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.forms.definition import (
    LONG_MAX,
    MOST_FIELDS,
    MOST_OPTIONS,
    OPTION_MAX,
    SHORT_MAX,
    Field,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: at which field ("" for the whole), with which part of it, and how (a code)."""

    field: str
    part: str
    code: str


class BadDefinition(ValueError):
    """Such a form cannot be asked; everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.field or 'form'}.{fault.part}: {fault.code}" for fault in faults))
        self.faults = faults


_FAULTS: Final[dict[str, Promise]] = {
    "shape": _("This is no form, or one of a later version."),
    "empty": _("Write it in Chinese; English may stay empty."),
    "long": _("Shorten this."),
    "twice": _("This is there twice."),
    "unknown": _("This is not known."),
    "options": _("A list needs 2 to {options} different lines of at most {option} characters."),
    "none": _("This kind of answer takes none."),
    "range": _("The least must not be more than the most."),
    "number": _("Write a number in digits."),
    "condition": _("Choose answers to one question only, which stands before this one."),
    "order": _("What depends on an answer must stand after the question."),
    "needed": _("Another question depends on this one. Change that one first."),
    "many": _("At most {fields} questions."),
}
_ERRORS: Final[dict[str, Promise]] = {
    "missing": _("Please answer this."),
    "several": _("Only one answer can be taken."),
    "long": _("Shorten this to {most} characters."),
    "number": _("Write a number in digits, such as 12 or 3.5."),
    "low": _("It must be {least} or more."),
    "high": _("It must be {most} or less."),
    "option": _("Choose one of the list."),
    "date": _("Write a date, such as 2026-05-04."),
    "moment": _("Write a date and a time, such as 2026-05-04 14:30."),
}


def words_of_fault(fault: Fault) -> str:
    """What is to be repaired in a definition."""
    return str(_FAULTS[fault.code]).format(options=MOST_OPTIONS, option=OPTION_MAX, fields=MOST_FIELDS)


def words_of_error(field: Field, code: str) -> str:
    """What is to be repaired in an answer."""
    longest = LONG_MAX if field.kind == Kind.LONG else SHORT_MAX
    most = longest if code == "long" else field.most
    return str(_ERRORS[code]).format(least=field.least, most=most)
