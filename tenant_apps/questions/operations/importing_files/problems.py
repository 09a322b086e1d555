"""What may be wrong with a file or with one row, in words that say what to do about it."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class FileProblem(Exception):
    """The file as a whole cannot be imported; nothing was written. The message says why and what to do."""

    def __init__(self, message: str | LazyText) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Reason(Enum):
    """Why a row was left out: (what is wrong, what to do)."""

    UNREADABLE = (
        _("The row cannot be read: a quotation mark is missing or stands in the wrong place"),
        _("Open the file in a spreadsheet, correct the row and save it as XLSX or CSV"),
    )
    TOO_LONG = (_("The cell is too long"), _("Shorten the text to at most 20,000 characters"))
    CELLS = (
        _("The row does not have as many cells as the header"),
        _("Move the text into its own column; a comma inside a cell needs quotation marks"),
    )
    BYTES = (
        _("The cell holds bytes that do not belong to the encoding of the file"),
        _("Type the text again, or save the file anew as UTF-8"),
    )
    EMPTY = (_("The cell is empty"), _("Fill it in"))
    NUMBER = (
        _("Not a number of a message"),
        _("Use at most 40 letters, digits and hyphens, without spaces"),
    )
    DATE = (
        _("Not a date"),
        _("Write it as 2019/2/28 11:25:05 or 2019-02-28 11:25:05"),
    )
    FUTURE = (_("The date lies in the future"), _("Correct the date"))
    REPLY_DATE = (_("The reply is older than the message"), _("Correct one of the two dates"))
    REPLY_DATE_MISSING = (_("There is a reply without its date"), _("Fill in the date of the reply"))
    REFUSED = (_("The unit did not accept the message"), _("Ask the operator; the log has the details"))

    @property
    def what(self) -> str:
        """What is wrong, in the current language."""
        return str(self.value[0])

    @property
    def repair(self) -> str:
        """What to do about it, in the current language."""
        return str(self.value[1])


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One fault in one row. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    field: str
    value: str
    reason: Reason
