"""Bring the stored tree to the state of the files in data/. Running it again changes nothing."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from huisheng.kernel import clock
from shared_apps.topics.models import Edition, Topic
from shared_apps.topics.queries.tree import forget_after_commit

DATA = Path(__file__).resolve().parent.parent / "data"
TREES = ("taxonomy.csv", "youth_topics.csv")
WORDS = "words.csv"
DIGITS_PER_LEVEL = 2


class BadTopicFile(ValueError):
    """A file of topics contradicts itself; the message names the line."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many topics an import added, changed and ended, and how many are in force after it."""

    added: int
    changed: int
    ended: int
    in_force: int


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    name: str
    sensitivity: str
    words: str
    sort: int

    @property
    def level(self) -> int:
        return len(self.code) // DIGITS_PER_LEVEL

    @property
    def parent(self) -> str:
        return self.code[:-DIGITS_PER_LEVEL]


@transaction.atomic
def import_tree(folder: Path = DATA) -> ImportOutcome:
    """Add, change and end topics as the files say. A topic that left the files is ended, never deleted:
    old questions
    carry its code. NETWORK scope only.
    """
    digest = _digest(folder)
    latest = Edition.objects.select_for_update().order_by("-pk").first()
    if latest is not None and latest.digest == digest:
        return ImportOutcome(0, 0, 0, latest.topics)
    entries = read_files(folder)
    edition = Edition.objects.create(digest=digest, imported_at=clock.now(), topics=len(entries))
    forget_after_commit()
    today = clock.business_day()
    stored = {topic.code: topic for topic in Topic.objects.all()}
    added = changed = 0
    # Level by level: a topic's parent is stored before it.
    for level in (1, 2, 3):
        fresh: list[Topic] = []
        for entry in (entry for entry in entries if entry.level == level):
            topic = stored.get(entry.code) or Topic(code=entry.code, valid_from=today)
            if not _brought_up_to(topic, entry, stored.get(entry.parent)):
                continue
            topic.edition = edition
            if topic.pk is None:
                fresh.append(topic)
                added += 1
            else:
                topic.save()
                changed += 1
        stored |= {topic.code: topic for topic in Topic.objects.bulk_create(fresh)}
    ended = (
        Topic.objects.exclude(code__in=[entry.code for entry in entries])
        .filter(valid_to=None)
        .update(valid_to=today, edition=edition)
    )
    return ImportOutcome(added, changed, ended, len(entries))


def _brought_up_to(topic: Topic, entry: _Entry, parent: Topic | None) -> bool:
    """Give the topic what its entry says; whether anything was different."""
    fields = {
        "name": entry.name,
        "parent_id": parent.pk if parent else None,
        "level": entry.level,
        "sensitivity": entry.sensitivity,
        "words": entry.words,
        "sort": entry.sort,
        "valid_to": None,
    }
    different = topic.pk is None or any(getattr(topic, name) != value for name, value in fields.items())
    for name, value in fields.items():
        setattr(topic, name, value)
    return different


def read_files(folder: Path = DATA) -> list[_Entry]:
    """The topics of the files, a parent before its children, checked against each other."""
    words = {row["code"]: row["words"] for _line, row in _rows(folder / WORDS)}
    leaves: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    for file in TREES:
        for line, row in _rows(folder / file):
            code = row["code"]
            where = f"{file}, line {line}"
            if len(code) != 3 * DIGITS_PER_LEVEL or not code.isascii() or not code.isdigit():
                raise BadTopicFile(f"{where}: {code!r} is not six digits")
            if code in leaves:
                raise BadTopicFile(f"{where}: the code {code} stands twice")
            if row["sensitive"] not in Topic.Sensitivity.values:
                raise BadTopicFile(f"{where}: {row['sensitive']!r} is no kind of sensitivity")
            for level, column in enumerate(("一级分类", "二级分类", "三级分类"), start=1):
                prefix, name = code[: level * DIGITS_PER_LEVEL], row[column].strip()
                if not name or names.setdefault(prefix, name) != name:
                    raise BadTopicFile(f"{where}: {prefix} is {names.get(prefix)!r} elsewhere, {name!r} here")
            leaves[code] = (names[code], row["sensitive"])
    unknown = words.keys() - leaves.keys()
    if unknown:
        raise BadTopicFile(f"{WORDS}: no such topics: {', '.join(sorted(unknown))}")
    return [
        _Entry(code, name, _sensitivity(code, leaves), words.get(code, ""), int(code.ljust(6, "0")))
        for code, name in sorted(names.items(), key=lambda item: (len(item[0]), item[0]))
    ]


def _sensitivity(code: str, leaves: dict[str, tuple[str, str]]) -> str:
    """A leaf's own; for a topic above, that of its leaves when every one of them is sensitive."""
    if code in leaves:
        return leaves[code][1]
    found = [sensitivity for leaf, (_name, sensitivity) in leaves.items() if leaf.startswith(code)]
    return found[0] if all(found) else ""


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (*TREES, WORDS):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
