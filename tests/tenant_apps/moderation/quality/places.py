"""What a machine covers in the real messages, and what a person judged about each place."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from huisheng.kernel.text.personal import NUMBERS, suggest
from tests.tenant_apps.questions.quality.messages import real_messages

FILE = Path(__file__).resolve().parent / "data" / "covered.csv"

Spot = tuple[str, str, int]


@cache
def texts() -> dict[str, str]:
    """Title and text of every real message, by its number."""
    return {message.number: f"{message.title}\n{message.text}" for message in real_messages()}


@cache
def found() -> frozenset[Spot]:
    """Every place that is covered: number, what, where."""
    return frozenset(
        (number, place.what.value, place.start)
        for number, text in texts().items()
        for place in suggest(text, NUMBERS)
    )


@cache
def judged() -> dict[Spot, str]:
    """The judgements of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["number"], row["what"], int(row["at"])): row["judged"] for row in csv.DictReader(file)}


def _around(spots: Iterable[Spot]) -> str:
    return "\n".join(
        f"{number},{what},{at}  {texts()[number][max(0, at - 12) : at]!r} {texts()[number][at : at + 24]!r}"
        for number, what, at in sorted(spots)
    )


if __name__ == "__main__":
    covered = {spot for spot, word in judged().items() if word != "missed"}
    print("not judged yet:", _around(found() - set(judged())), sep="\n")
    print("no longer found:", _around(covered - found()), sep="\n")
    print("found by now:", _around((set(judged()) - covered) & found()), sep="\n")
