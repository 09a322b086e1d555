"""The real messages of the demo, one of each number: what every measurement here stands on."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import huisheng.config.demo

FOLDER = Path(huisheng.config.demo.__file__).parent / "data"
FILES = ("messages_with_replies.csv.gz", "messages.csv.gz", "messages_labelled.csv.gz")
HERE = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its writer typed it."""

    number: str
    title: str
    text: str


@cache
def real_messages() -> tuple[Message, ...]:
    """All real messages, in the order of the files; a number that stands in two files is taken once."""
    found: dict[str, Message] = {}
    for name in FILES:
        with gzip.open(FOLDER / name, "rt", encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                number = row["留言编号"]
                text = " ".join(row["留言详情"].split())
                found.setdefault(number, Message(number, row["留言主题"].strip(), text))
    return tuple(found.values())
