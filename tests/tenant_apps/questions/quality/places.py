"""How often the place that a real message names leads to whose it is: measured over labelled messages.

PYTHONPATH=platform:. .venv/bin/python -m tests.tenant_apps.questions.quality.places
"""

import csv
import re
from dataclasses import dataclass

import django

from tests.tenant_apps.questions.quality.messages import HERE, real_messages

_PLACE = re.compile(r"([A-Z])\d*[市区县]")
"""Places of the messages had been replaced before they were published: A市, A3区, B7县."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Shares of the messages whose place was found: first, among the first three; and of all places that
    were offered among the first three, the share that was right.
    """

    messages: int
    first: float
    among_three: float
    offered_right: float
    missed: tuple[str, ...]


def measure() -> Measured:
    """Over `places.csv`: messages that name a place, each with the place whose unit has to see to it."""
    from tenants.data import UnitCard
    from tenants.naming import Names

    messages = {message.number: message for message in real_messages()}
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        labelled = [(row["message"], row["place"]) for row in csv.DictReader(file)]
    said = {found.group() for one in messages.values() for found in _PLACE.finditer(one.title + one.text)}
    cities = sorted({place[0] for place in said})
    ids = {f"{letter}市": number for number, letter in enumerate(cities, start=2)}
    for place in sorted(said - ids.keys()):
        ids[place] = len(ids) + 2

    def card(place: str, unit: int) -> UnitCard:
        city = ids[f"{place[0]}市"]
        above = (1,) if unit == city else (1, city)
        return UnitCard(
            id=unit,
            name=f"共青团{place}委员会",
            short_name=f"共青团{place}委",
            kind="city" if unit == city else "county",
            line="",
            level=len(above) + 1,
            path="".join(f"{one:06d}." for one in (*above, unit)),
            parent_id=above[-1],
            state="live",
            slug=f"u{unit}",
            host="",
            schema=None,
        )

    names = Names.of([card(place, unit) for place, unit in ids.items()])
    first = among = offered = 0
    missed = []
    for number, place in labelled:
        message = messages[number]
        found = [one.unit_id for one in names.named_in(message.title, message.text, near="000001.")][:3]
        offered += len(found)
        first += found[:1] == [ids[place]]
        if ids[place] in found:
            among += 1
        else:
            missed.append(number)
    count = len(labelled)
    return Measured(count, first / count, among / count, among / offered, tuple(missed))


if __name__ == "__main__":
    django.setup()
    print(measure())
