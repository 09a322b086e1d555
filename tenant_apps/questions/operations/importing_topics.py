"""Own topics from a workbook: all of them or none, so that nothing is half there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from huisheng.kernel.web.workbooks import cells_of
from shared_apps.topics import public as topics
from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.operations.topic_keeping import BadTopic, add, change
from tenant_apps.questions.rules.wording import tidy_line

MOST_ROWS: Final = 200
COLUMNS: Final = (("主题", "name", "话题"), ("归入", "network topic"))
"""Titles of the two columns, in Chinese and English: the own name, and what it is counted under. The third is
what the first was called in the sheets of earlier versions.
"""
_BETWEEN: Final = "›"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: its number in the sheet, what stands in it, and why (codes of BadTopic;
    ``unmapped``: it says no topic of the network).
    """

    number: int
    name: str
    network_topic: str
    code: str


class BadWorkbook(ValueError):
    """Nothing was imported: ``columns`` are missing, it is ``empty``, or these rows are wrong."""

    def __init__(self, code: str, rows: Sequence[BadRow] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.rows = tuple(rows)


def import_topics(content: bytes, *, actor: int) -> tuple[int, int]:
    """Add what is new, count anew what is there; returns how many of each.

    Raises BadWorkbook, and UnreadableWorkbook for what is no workbook.
    """
    rows = cells_of(content, most_rows=MOST_ROWS)
    titles = [title.rstrip("*＊ ").lower() for title in (rows[0] if rows else [])]
    places = [next((at for at, title in enumerate(titles) if title in names), None) for names in COLUMNS]
    name_at, topic_at = places
    if name_at is None or topic_at is None:
        raise BadWorkbook("columns")
    wanted = [
        (number, tidy_line(_at(cells, name_at)), tidy_line(_at(cells, topic_at)))
        for number, cells in enumerate(rows[1:], start=2)
    ]
    wanted = [row for row in wanted if row[1] or row[2]]
    if not wanted:
        raise BadWorkbook("empty")
    with transaction.atomic():
        return _take(wanted, actor)


def _take(wanted: Sequence[tuple[int, str, str]], actor: int) -> tuple[int, int]:
    codes = _codes()
    known = dict(UnitTopic.objects.exclude(name="").values_list("name", "id"))
    bad: list[BadRow] = []
    added = changed = 0
    seen: set[str] = set()
    for number, name, said in wanted:
        code = codes.get(said.replace(" ", ""), "")
        try:
            if not code:
                raise BadTopic("network_topic", "unmapped")
            if name in seen:
                raise BadTopic("name", "taken")
            seen.add(name)
            if name in known:
                change(known[name], name=name, network_topic=code, actor=actor)
                changed += 1
            else:
                add(name, code, actor=actor)
                added += 1
        except BadTopic as error:
            bad.append(BadRow(number, name, said, error.code))
    if bad:
        raise BadWorkbook("rows", bad)
    return added, changed


def _codes() -> dict[str, str]:
    """Every way of naming a leaf that names one alone: its code, its whole trail, its name."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for leaf in topics.tree().leaves():
        trails = (leaf.chinese_trail, leaf.english_trail)
        for said in (leaf.code, *map(_BETWEEN.join, trails), leaf.chinese, leaf.english):
            plain = said.replace(" ", "")
            if found.setdefault(plain, leaf.code) != leaf.code:
                twice.add(plain)
    return {said: code for said, code in found.items() if said not in twice}


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
