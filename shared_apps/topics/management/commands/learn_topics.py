"""`manage.py learn_topics FILE …`: learn from filed messages which words go with which first-level topic."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared_apps.topics.public import learn_topics

TITLE, TEXT, TOPIC = "留言主题", "留言详情", "一级分类"


class Command(BaseCommand):
    """Done by developers, not in operation: the outcome is a file of the repository, which is reviewed."""

    help = "Learn from filed messages: CSV, plain or gzipped, with 留言主题, 留言详情, 一级分类."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        messages = [message for path in options["files"] for message in _messages(path)]
        words = learn_topics(messages)
        self.stdout.write(f"{words} words learnt from {len(messages)} messages.")


def _messages(path: Path) -> Iterator[tuple[str, str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {TITLE, TEXT, TOPIC} - set(reader.fieldnames or ())
        if missing:
            raise CommandError(f"{path}: no column {', '.join(sorted(missing))}")
        for row in reader:
            yield row[TITLE].strip(), row[TEXT].strip(), row[TOPIC].strip()
