"""Adding up the answers of many: sums of numbers, how often each choice was made, what is said in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from huisheng.kernel.forms.answers import ROW, Answer
from huisheng.kernel.forms.definition import NO, YES, Definition, Field, Kind, Words

_COUNTED: Final = frozenset({Kind.ONE, Kind.SEVERAL, Kind.YES_NO})


@dataclass(frozen=True, slots=True)
class Share:
    """How often an option was chosen. ``share`` is its part of those who answered, in tenths of a per cent;
    where several may be chosen the parts are more than the whole.
    """

    label: Words
    count: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """One field, or one column of a table (``row`` names the row, where the table names its rows).

    ``answered`` is how many said something. Of numbers there are ``total``, ``least``, ``most`` and ``mean``
    (to two places); of choices the ``shares``; of words only the number.
    """

    field: Field
    answered: int
    column: Field | None = None
    row: Words | None = None
    total: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    mean: Decimal | None = None
    shares: tuple[Share, ...] = ()

    @property
    def unit(self) -> Words:
        """What the numbers are counted in."""
        return (self.column or self.field).unit


def summed(definition: Definition, all_answers: Iterable[Mapping[str, Answer]]) -> tuple[Summed, ...]:
    """Every field in the order of asking, over the answers of many. What a field of an earlier version was
    asked under an id that the definition no longer has is left out.
    """
    everything = list(all_answers)
    found: list[Summed] = []
    for one in definition.fields:
        said = [answers[one.id] for answers in everything if one.id in answers]
        if one.kind == Kind.TABLE:
            found += _table(one, said)
        else:
            found.append(_summed(one, said, one))
    return tuple(found)


def _table(one: Field, said: list[Answer]) -> list[Summed]:
    rows = [row for table in said if isinstance(table, list) for row in table if isinstance(row, dict)]
    if not one.options:
        return [
            _summed(one, [row[column.id] for row in rows if column.id in row], column)
            for column in one.columns
        ]
    return [
        _summed(
            one,
            [row[column.id] for row in rows if row.get(ROW) == option.key and column.id in row],
            column,
            option.label,
        )
        for option in one.options
        for column in one.columns
    ]


def _summed(one: Field, said: list[Answer], asked: Field, row: Words | None = None) -> Summed:
    column = None if asked is one else asked
    if asked.kind == Kind.NUMBER:
        numbers = [number for value in said if (number := _number(value)) is not None]
        if not numbers:
            return Summed(field=one, column=column, row=row, answered=0)
        total = sum(numbers, Decimal(0))
        return Summed(
            field=one,
            column=column,
            row=row,
            answered=len(numbers),
            total=total,
            least=min(numbers),
            most=max(numbers),
            mean=(total / len(numbers)).quantize(Decimal("0.01")),
        )
    shares = _shares(asked, said) if asked.kind in _COUNTED else ()
    return Summed(field=one, column=column, row=row, answered=len(said), shares=shares)


def _shares(asked: Field, said: list[Answer]) -> tuple[Share, ...]:
    counts = dict.fromkeys((option.key for option in asked.choices), 0)
    for value in said:
        keys = value if isinstance(value, list) else [value]
        for key in keys:
            known = (YES if key else NO) if isinstance(key, bool) else key
            if isinstance(known, str) and known in counts:
                counts[known] += 1
    return tuple(
        Share(option.label, counts[option.key], round(1000 * counts[option.key] / len(said)) if said else 0)
        for option in asked.choices
    )


def _number(value: Answer) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
