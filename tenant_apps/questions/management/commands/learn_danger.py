"""`manage.py learn_danger FILE … --messages FILE …`: learn from labelled sentences how danger sounds."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenant_apps.questions.rules.danger import is_listed
from tenant_apps.questions.rules.danger_learning import Sample, learn, with_least, write
from tenant_apps.questions.rules.danger_score import FILE
from tenant_apps.questions.rules.danger_wording import read

LABELLED: Final = ("half", "is", "sentence")
MESSAGES: Final = ("留言主题", "留言详情")
JUDGED_COUNTS: Final = 2.0
"""A sentence somebody judged counts so many times as a message nobody did."""
NEEDLESS: Final = 0.04


class Command(BaseCommand):
    """Done by developers, not in operation: the outcome is a file of the repository, which is reviewed."""

    help = "Learn how danger is spoken of: CSV with half, is, sentence; messages with 留言主题, 留言详情."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="labelled sentences")
        parser.add_argument("--half", action="append", required=True, help="learn from these halves only")
        parser.add_argument("--messages", nargs="+", type=Path, required=True, help="real messages")
        parser.add_argument(
            "--needless", type=float, default=NEEDLESS, help="share of unlisted messages that may raise"
        )
        parser.add_argument("--to", type=Path, default=FILE, help="where the table is written")

    def handle(self, *args: Any, **options: Any) -> None:
        halves = set(options["half"])
        rows = [row for path in options["files"] for row in _rows(path, LABELLED) if row["half"] in halves]
        samples = [Sample(row["sentence"], row["is"] == "danger", JUDGED_COUNTS) for row in rows]
        if not any(sample.danger for sample in samples):
            raise CommandError(f"No sentence of danger in {', '.join(sorted(halves))}.")
        messages = list(
            dict.fromkeys(
                f"{row['留言主题']}\n{row['留言详情']}"
                for path in options["messages"]
                for row in _rows(path, MESSAGES)
            )
        )
        # Listed ones may speak of danger: they are no examples of the harmless.
        harmless = [message for message in messages if not is_listed(read(message))]
        # Titles alone too: short ones are as harmless as long ones.
        shown = [text for message in harmless[::2] for text in (message, message.partition("\n")[0])]
        learnt = learn([*samples, *(Sample(text, danger=False) for text in shown)])
        # By the other half, which it has not learnt.
        learnt = with_least(learnt, harmless[1::2], options["needless"])
        kept = write(learnt, options["to"])
        self.stdout.write(
            f"{kept} pieces learnt from {len(samples)} sentences and {len(harmless[::2])} messages."
        )


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise CommandError(f"{path}: no column {', '.join(sorted(missing))}")
        yield from reader
