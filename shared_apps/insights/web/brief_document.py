"""A brief as a sequence of blocks, the same for the page and for the Word file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.utils import translation

from huisheng.kernel import clock
from shared_apps.insights.data import brief_text as words
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.models import Brief
from shared_apps.insights.queries.brief_cases import CaseView, cases_as_issued, cases_of_draft
from shared_apps.insights.queries.brief_figures import (
    BRIEF_FIGURES,
    SATISFIED,
    SHARES,
    BriefFigures,
    FrozenFigure,
    MeasureWords,
    figures_of,
    period_of,
    read_back,
)
from shared_apps.insights.queries.periods import Period
from tenants.public import unit_card

LANGUAGE: Final = "zh-hans"

_ORDINAL = "[一二三四五六七八九十百]{1,4}"
_HEADING = re.compile(rf"^{_ORDINAL}、")
_SUBHEADING = re.compile(rf"^（{_ORDINAL}）")


class Role(StrEnum):
    """What a paragraph is. Of 层次序号, 一、 and （一） have fonts of their own; 1. and （1） are set like
    text.
    """

    HEADING = "heading"
    SUBHEADING = "subheading"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some words."""

    role: Role
    text: str
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the columns from the second on hold figures."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_table: bool = True


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A brief, ready to be shown or printed. ``ends`` are the lines 报, 送, 发."""

    masthead: str
    number: str
    editor: str
    day: str
    title: str
    corrects: str
    blocks: Sequence[Block]
    ends: Sequence[str]
    is_issued: bool
    gone: Sequence[str]


def measure_words() -> dict[str, MeasureWords]:
    """How the figures of a brief are called and counted, in the language of briefs."""
    with translation.override(LANGUAGE):
        return {
            code: MeasureWords(str(MEASURES[code].label), str(MEASURES[code].definition))
            for code in BRIEF_FIGURES
        }


def document(brief: Brief) -> Document:
    """The brief as it was issued; a draft as it would be issued now.

    Raises TooManyUnitsError and ValueError for a draft whose level or period does not work (any more).
    """
    period = period_of(brief.first, brief.last)
    chosen = brief.cases.order_by("pk")
    if brief.state == Brief.State.ISSUED:
        figures, cases = read_back(brief.figures or {}), cases_as_issued(chosen)
    else:
        figures = figures_of(
            unit_card(brief.unit_id),
            period,
            level=brief.level,
            measures=brief.measures,
            ranking=brief.ranking,
            words=measure_words(),
        )
        cases = cases_of_draft(brief.unit_id, chosen)
    return Document(
        masthead=brief.masthead,
        number=number_of(brief) or words.DRAFT,
        editor=words.EDITED_BY.format(unit=brief.editor),
        day=_day(clock.business_day(brief.issued_at)),
        title=brief.title,
        corrects=_corrects(brief),
        blocks=list(_blocks(brief, period, figures, cases)),
        ends=[
            label + said
            for label, said in (
                (words.TO_ABOVE, brief.to_above),
                (words.TO_BESIDE, brief.to_beside),
                (words.TO_BELOW, brief.to_below),
            )
            if said
        ],
        is_issued=brief.state == Brief.State.ISSUED,
        gone=[case.number for case in cases if not case.is_public],
    )


def number_of(brief: Brief) -> str:
    """2026年第3期; empty for a draft."""
    return "" if brief.number is None else words.NUMBER.format(year=brief.year, number=brief.number)


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """What somebody typed: a paragraph per line, its level by the number before it."""
    for line in text.splitlines():
        if line := line.strip():
            if _HEADING.match(line):
                yield Paragraph(Role.HEADING, line)
            elif _SUBHEADING.match(line):
                yield Paragraph(Role.SUBHEADING, line)
            else:
                yield Paragraph(Role.BODY, line)


def _corrects(brief: Brief) -> str:
    old = brief.corrects
    return "" if old is None else words.CORRECTS.format(number=number_of(old), title=old.title)


def _blocks(
    brief: Brief, period: Period, figures: BriefFigures, cases: Sequence[CaseView]
) -> Iterator[Block]:
    written = [*paragraphs_of(brief.lead), *paragraphs_of(brief.body)]
    yield from written
    section = sum(one.role is Role.HEADING for one in written)
    if figures.figures:
        yield _heading(section, words.FIGURES)
        section += 1
        yield from _figures(period, figures)
    if cases:
        yield _heading(section, words.CASES)
        for at, case in enumerate(cases):
            yield from _case(at, case)


def _heading(section: int, text: str) -> Paragraph:
    return Paragraph(Role.HEADING, words.HEADING.format(ordinal=words.ORDINALS[section % 15], words=text))


def _figures(period: Period, figures: BriefFigures) -> Iterator[Block]:
    yield Paragraph(
        Role.BODY,
        words.PERIOD.format(
            first=_day(period.first),
            last=_day(period.last),
            before_first=_day(period.before_first),
            before_last=_day(period.before_last),
            moment=_moment(figures.moment),
        ),
    )
    yield Table(
        figures.unit_name,
        words.FIGURE_COLUMNS,
        [(one.label, _value(one.code, one.value), _change(one)) for one in figures.figures],
    )
    if figures.rows:
        codes = [one.code for one in figures.figures]
        yield Table(
            words.UNITS,
            (words.UNIT, *(one.label for one in figures.figures)),
            [
                (row.name, *(_cells(codes, row.values) if row.values else _said(row.cell, len(codes))))
                for row in figures.rows
            ],
        )
        yield Paragraph(Role.NOTE, words.UNITS_NOTE)
    if figures.left_out:
        yield Paragraph(Role.NOTE, words.UNITS_LEFT_OUT.format(number=figures.left_out))
    if figures.ranks:
        yield Table(
            words.RANKING.format(measure=figures.ranking),
            (words.UNIT, words.RANK, figures.ranking),
            [
                (one.name, str(one.rank), f"{one.value}%")
                if one.rank is not None
                else (one.name, "—", words.TOO_LITTLE)
                for one in figures.ranks
            ],
        )
        yield Paragraph(Role.NOTE, words.RANKING_NOTE.format(least=figures.least))
    yield Paragraph(Role.NOTE, words.COUNTED_SO)
    for at, one in enumerate(figures.figures, start=1):
        yield Paragraph(
            Role.NOTE, words.DEFINITION.format(number=at, label=one.label, definition=one.definition)
        )


def _case(at: int, case: CaseView) -> Iterator[Paragraph]:
    def head(text: str) -> Paragraph:
        return Paragraph(
            Role.SUBHEADING, words.SUBHEADING.format(ordinal=words.ORDINALS[at % 15], words=text)
        )

    if not case.is_public:
        yield head(words.CASE_GONE.format(number=case.number))
        return
    yield head(words.CASE.format(title=case.title, unit=case.unit_name, number=case.number))
    for form, text in (
        (words.ASKED, case.text),
        (words.ANSWERED, case.answers),
        (words.COMMENT, case.comment),
    ):
        if text:
            yield Paragraph(Role.BODY, form.format(text=" ".join(text.split())))


def _cells(codes: Sequence[str], values: Sequence[int | None]) -> Iterator[str]:
    return (_value(code, value) for code, value in zip(codes, values, strict=True))


def _said(cell: str, number: int) -> Iterator[str]:
    """The word of a line without figures, once."""
    yield words.CELLS[cell]
    yield from [""] * (number - 1)


def _value(code: str, value: int | None) -> str:
    if value is None:
        return words.TOO_LITTLE if code == SATISFIED else "—"
    return f"{value}%" if code in SHARES else f"{value:,}"


def _change(one: FrozenFigure) -> str:
    if one.value is None or one.before is None:
        return words.NO_BASE
    difference = one.value - one.before
    if difference == 0:
        return words.AS_BEFORE
    amount = _signed(difference)
    if one.code in SHARES:
        return words.POINTS.format(amount=amount)
    if not one.before:
        return amount
    return words.PERCENT.format(amount=amount, percent=_signed(round(100 * difference / one.before)))


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", "−")


def _day(value: date) -> str:
    return words.DAY.format(year=value.year, month=value.month, day=value.day)


def _moment(value: datetime) -> str:
    here = value.astimezone(clock.BUSINESS_ZONE)
    return words.MOMENT.format(day=_day(here.date()), time=f"{here:%H:%M}")


def kinds_of_masthead() -> Mapping[str, str]:
    """The name a brief bears where nothing else is written, by its kind."""
    return words.MASTHEADS
