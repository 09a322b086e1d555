"""Asking in a county, and looking at the province's dashboard until the question is counted there."""

import csv
import gzip
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter, sleep

from django.core.management import call_command

from huisheng.config import demo
from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.topics.public import import_tree, tree
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tenants.public import create_unit, provision, unit_card, unit_ref

COUNTIES = ("历下区", "槐荫区", "长清区", "章丘区")
MESSAGES = Path(demo.__file__).parent / "data" / "messages.csv.gz"
POLL_SECONDS = 0.01
WAIT_SECONDS = 60.0
_ids: dict[str, int] = {}


def prepare() -> None:
    """The network's topics, a province, a city, four counties with sites."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
        import_tree()
        province = _unit("山东省", "province", None)
        city = _unit("济南市", "city", province)
        counties = [_unit(name, "county", city) for name in COUNTIES]
        for unit_id in (province, city, *counties):
            provision(unit_id)


def _unit(name: str, kind: str, parent: int | None) -> int:
    number = len(_ids)
    _ids[name] = create_unit(
        name=f"共青团{name}委员会",
        short_name=f"{name}团委",
        kind=kind,
        slug=f"unit-{number}",
        parent_id=parent,
    )
    return _ids[name]


def ask_and_wait(count: int, pause: float) -> list[float]:
    """Seconds from the commit of each question until the province's dashboard counts it."""
    with enter_network():
        topic = next(card.code for card in tree().leaves() if not card.sensitivity)
    seconds = []
    for name, text, _ in zip(cycle(COUNTIES), texts(), range(count), strict=False):
        with enter_network():
            ref, before = unit_ref(_ids[name]), _counted()
        with enter_unit(ref):
            ask(NewQuestion(token=new_token(), text=text, topic=topic))
        start = perf_counter()
        with enter_network():
            while _counted() <= before:
                if perf_counter() - start > WAIT_SECONDS:
                    raise TimeoutError(f"a question of {name} was not counted")
                sleep(POLL_SECONDS)
        seconds.append(perf_counter() - start)
        sleep(pause)
    return seconds


def texts() -> Iterator[str]:
    """Real messages, one after the other."""
    with gzip.open(MESSAGES, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text = row["留言详情"].strip()[:1000]
            if text:
                yield text


def _counted() -> int:
    period = periods.read({}, clock.business_day())
    return dashboard(unit_card(_ids["山东省"]), period).days[-1].received
