"""What a form asks: frozen, versioned, told as JSON by stored.py."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Self

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy

LABEL_MAX: Final = 60
HELP_MAX: Final = 160
OPTION_MAX: Final = 40
UNIT_MAX: Final = 12
IN_ENGLISH: Final = 2
"""The same said in English takes about twice the characters."""
MOST_OPTIONS: Final = 30
MOST_FIELDS: Final = 100
SHORT_MAX: Final = 100
LONG_MAX: Final = 500
MOST_ROWS: Final = 30
MOST_COLUMNS: Final = 8
MOST_CELLS: Final = 600
"""Of all tables of a form together: a page is sent with at most a thousand fields."""
MOST_FILES: Final = 10
"""That one field takes."""
MOST_FILES_OF_FORM: Final = 30
"""That all fields of a form take together."""
MOST_MEGABYTES: Final = 10
"""Of one file, whatever the form says."""
FILE_TYPES: Final = ("pdf", "ofd", "word", "excel", "slides", "picture")
"""What a field may ask for; uploads.py says what each is."""

YES: Final = "yes"
NO: Final = "no"


class Kind(TextChoices):
    """What kind of answer is wanted."""

    SHORT = "short", pgettext_lazy("kind of answer", "A few words")
    LONG = "long", pgettext_lazy("kind of answer", "Several lines")
    NUMBER = "number", pgettext_lazy("kind of answer", "A number")
    ONE = "one", pgettext_lazy("kind of answer", "One of a list")
    SEVERAL = "several", pgettext_lazy("kind of answer", "Any of a list")
    YES_NO = "yes_no", pgettext_lazy("kind of answer", "Yes or no")
    DATE = "date", pgettext_lazy("kind of answer", "A date")
    MOMENT = "moment", pgettext_lazy("kind of answer", "A date and time")
    TABLE = "table", pgettext_lazy("kind of answer", "A table")
    FILE = "file", pgettext_lazy("kind of answer", "A file")


LINES: Final = tuple(kind for kind in Kind if kind not in (Kind.TABLE, Kind.FILE))
"""Kinds that are answered on the spot, without rows and without a place for files."""
COLUMNS: Final = frozenset({Kind.SHORT, Kind.NUMBER, Kind.ONE, Kind.YES_NO, Kind.DATE})
"""Kinds of answers that fit into a cell."""
LISTS: Final = frozenset({Kind.ONE, Kind.SEVERAL})
DECIDING: Final = frozenset({*LISTS, Kind.YES_NO})
"""Kinds on whose answers it may depend whether another field is asked."""


@dataclass(frozen=True, slots=True)
class Words:
    """Something said in both languages. Chinese is always there; where English is empty, Chinese stands."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "").startswith("en") else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh)


NOTHING: Final = Words()


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. Its key stays the same while its words are changed."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """The field is asked only if the answer to an earlier one has one of these keys (options, yes, no)."""

    field: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked.

    ``why`` says what the answer is needed for. ``unit``, ``least`` and ``most`` are of numbers. ``about`` are
    codes of the app's own: empty, it is always asked; else only where the app narrows the form to one of
    them (``Definition.about``). ``role`` is a code of the app's own: what the answer is to it (a thing
    that it knows beforehand, say).

    A table has ``columns`` (fields without conditions) and either the rows of its ``options``, all of them
    to be filled in, or as many as there are to tell, up to ``rows``.

    A file is of one of ``types`` (of any, where none is named); there are up to ``files`` of them, each up to
    ``megabytes``. Zero is what it was before one could say so: one file, of the size that is taken at most.
    """

    id: str
    kind: Kind
    label: Words
    help: Words = NOTHING
    why: Words = NOTHING
    required: bool = False
    options: tuple[Option, ...] = ()
    unit: Words = NOTHING
    least: Decimal | None = None
    most: Decimal | None = None
    when: Condition | None = None
    about: tuple[str, ...] = ()
    role: str = ""
    columns: tuple["Field", ...] = ()
    rows: int = 0
    types: tuple[str, ...] = ()
    files: int = 0
    megabytes: int = 0

    @property
    def most_files(self) -> int:
        """How many files answer it at most; none where it asks for something else."""
        return (self.files or 1) if self.kind == Kind.FILE else 0

    @property
    def choices(self) -> tuple[Option, ...]:
        """What may be picked, also of yes and no; empty for what is typed."""
        if self.kind == Kind.YES_NO:
            return YES_AND_NO
        return () if self.kind == Kind.TABLE else self.options

    @property
    def row_keys(self) -> tuple[str, ...]:
        """The rows of a table: those it names, or numbers from 1."""
        if self.options:
            return tuple(option.key for option in self.options)
        return tuple(str(number) for number in range(1, self.rows + 1))

    def column(self, key: str) -> "Field | None":
        """The column of this id."""
        return next((column for column in self.columns if column.id == key), None)


YES_AND_NO: Final = (Option(YES, Words("是", "Yes")), Option(NO, Words("否", "No")))


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form. ``given`` is how many ids it has ever given: none is given twice, so that an answer to
    one field is never taken for that to another. ``mark`` stands before the ids that it gives, where a form
    goes on from another one that may give ids of its own meanwhile (``onward.py``).
    """

    fields: tuple[Field, ...] = ()
    version: int = 0
    given: int = 0
    mark: str = ""

    def field(self, field_id: str) -> Field | None:
        """The field of this id."""
        return next((field for field in self.fields if field.id == field_id), None)

    def about(self, *codes: str) -> Self:
        """The same without what is asked about something else, and without what depends on that."""
        kept: list[Field] = []
        for field in self.fields:
            fits = not field.about or not set(field.about).isdisjoint(codes)
            if fits and (field.when is None or any(known.id == field.when.field for known in kept)):
                kept.append(field)
        return replace(self, fields=tuple(kept))

    def deciders(self, before: str = "") -> Iterable[Field]:
        """Fields on which one may depend that stands ``before`` which, or at the end."""
        for field in self.fields:
            if field.id == before:
                return
            if field.kind in DECIDING:
                yield field
