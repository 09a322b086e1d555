"""The attack: whatever an address asks of pages and files, nothing but the one line tells of sensitive
topics, and nothing but unit, period, topic and line changes a figure.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit, unit_or_none
from shared_apps.contracts.step_facts import OF_QUESTIONS
from shared_apps.insights.data import SMALLEST_SENSITIVE
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.insights.projections.steps import Step, take_steps
from shared_apps.insights.queries.sensitive import shown_below
from shared_apps.insights.web.asked import LINES, PARAMETERS
from shared_apps.insights.web.export import TABLES
from shared_apps.insights.web.urls import network_urlpatterns
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, PLAIN, Question

Staff = Callable[..., Client]
TODAY = clock.business_day()

OTHER_WORDS: Final = {
    "channel": "phone", "kind": "complaint", "sex": "f", "age": "18", "asker": "1", "day": "2026-11-01",
    "own": "1", "sensitive": "1", "seeded": "1", "place": "x", "level": "3", "q": "a",
    "quarter": "2026-07-01", "group": "topic", "by": "channel", "imported": "1", "who": "expert",
}  # fmt: skip
"""What somebody would try."""

ADDRESSES: Final = frozenset(
    {
        "insights-dashboard", "insights-unit", "insights-figure", "insights-quality", "insights-late",
        "insights-late-item", "insights-table", "insights-between", "insights-kept", "insights-view-drop",
        "insights-view-save", "insights-pin", "insights-pinned", "insights-pinned-table", "insights-unpin",
        "insights-people",
    }
)  # fmt: skip
"""Every address of figures: a new one has to be thought of here."""


def _day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def _crowd(network: Network, topic: str, number: int, ago: int) -> list[NewFact]:
    facts = []
    for index in range(number):
        unit = (network.a.id, network.b.id, network.city.id)[index % 3]
        question = Question.asked(unit, _day(ago), topic=topic)
        facts += [question.received(), question.overdue(after=1)]
    return facts


def _hands(network: Network, topic: str, number: int, ago: int) -> list[Step]:
    """The same questions go from hand to hand."""
    return [
        Step(
            unit_id=(network.a.id, network.b.id, network.city.id)[index % 3],
            step=step,
            reference=f"{topic}/{ago}/{index}",
            business_day=_day(ago),
            topic=topic,
        )
        for index in range(number)
        for step in OF_QUESTIONS
    ]


def _points(topic_tree: TopicTree) -> Iterator[str]:
    """Query strings: every kind of period, and each topic with each line."""
    last_month = TODAY.replace(day=1) - timedelta(days=1)
    spans = [f"period={one}" for one in ("7", "30", "90", f"{TODAY:%Y-%m}", f"{last_month:%Y-%m}")]
    spans += [f"period=custom&from={_day(n)}&to={_day(n)}" for n in (7, 8, 9)]
    topics = ["", *(card.code for card in topic_tree.children()), PLAIN, OTHER]
    yield from spans
    for topic, line in itertools.product(topics, ["", *LINES]):
        yield f"period=30&topic={topic}&line={line}"


def _addresses(network: Network, query: str) -> Iterator[str]:
    for unit in (network.province, network.city, network.a):
        yield f"/dashboard/{unit.id}/?{query}"
    yield f"/dashboard/{network.city.id}/quality/?{query}"
    yield f"/dashboard/{network.city.id}/late/?{query}"
    yield f"/dashboard/{network.city.id}/between/?{query}"
    yield f"/dashboard/{network.city.id}/people/?{query}"
    yield f"/dashboard/{network.city.id}/figures/overdue/?{query}"
    for table in TABLES:
        yield f"/dashboard/{network.city.id}/{table}.csv?{query}"


def _asked_at(network: Network, query: str) -> Iterator[str]:
    """All addresses for some points; for the others the figures of one unit, which take the same way."""
    if query in ("period=30", f"period=custom&from={_day(8)}&to={_day(8)}"):
        yield from _addresses(network, query)
    else:
        yield f"/dashboard/{network.city.id}/units.csv?{query}"


_CHANGING = re.compile(
    r"\d{1,2}:\d\d|name=\"csrfmiddlewaretoken\" value=\"[^\"]+\"|nonce=\"[^\"]+\""
    r"|<section [^>]*data-sensitive>.*?</section>",
    re.DOTALL,
)
"""Moments, tokens, and the one line itself: in the first days of a quarter it shows that of these facts."""


def _said(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return _CHANGING.sub("", response.content.decode())


def _without_other_words(body: str) -> str:
    """The page without links and hidden fields, which repeat what the address said."""
    return re.sub(r'(href|value|action)="[^"]*"', "", body)


def test_every_address_of_figures_is_known() -> None:
    found = {one.name for one in network_urlpatterns if str(one.pattern).startswith("dashboard/")}
    assert found == ADDRESSES


def test_no_address_tells_of_sensitive_topics(
    staff: Staff, topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    """All pages and files, all parameters: the same without sensitive questions and with many of them."""
    with enter_network():
        take(_crowd(network, PLAIN, 7, 8))
        take_steps(_hands(network, PLAIN, 4, 8))
    viewer = staff("network_viewer", network.province)

    def lattice() -> dict[str, str]:
        return {
            address: _said(viewer, address)
            for query in _points(topic_tree)
            for address in _asked_at(network, query)
        }

    before = lattice()
    with enter_network():
        take([fact for code in sensitive[:5] for fact in _crowd(network, code, 5, 8)])
        take_steps([step for code in sensitive[:5] for step in _hands(network, code, 5, 8)])
    after = lattice()
    assert [address for address in before if before[address] != after[address]] == []
    assert len(before) > 80


def test_there_is_no_other_filter(staff: Staff, topic_tree: TopicTree, network: Network) -> None:
    """Whatever else an address says, every figure is the same as without it."""
    with enter_network():
        take([*_crowd(network, PLAIN, 5, 8), *_crowd(network, OTHER, 4, 3)])
        take([Question.asked(network.a.id, _day(4), channel="phone").received()])
    viewer = staff("network_viewer", network.province)
    assert not set(OTHER_WORDS) & set(PARAMETERS)
    said = "&".join(f"{name}={value}" for name, value in OTHER_WORDS.items())
    both = zip(_addresses(network, "period=30"), _addresses(network, f"period=30&{said}"), strict=True)
    for plain, attacked in both:
        assert _without_other_words(_said(viewer, attacked)) == _without_other_words(_said(viewer, plain)), (
            plain
        )


def test_quality_is_not_the_way_round(
    staff: Staff, topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    """One that is filed under a sensitive topic later leaves no difference between two pages."""
    with enter_network():
        take(_crowd(network, PLAIN, 3, 8))
        question = Question.asked(network.a.id, _day(5))
        take([question.received()])
        back = replace(question.received(), kind="question.refiled", received=-1, open=-1)
        take([back, replace(question.received(), kind="question.refiled", topic=sensitive[0])])
    viewer = staff("network_viewer", network.city)
    quality = viewer.get(f"/dashboard/{network.city.id}/quality.csv?period=30").content.decode()
    assert f"{network.a.name},1," in quality
    units = viewer.get(f"/dashboard/{network.city.id}/units.csv?period=30").content.decode()
    assert f"{network.a.name},,1," in units


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 40))
def test_no_small_number_follows_from_those_that_are_shown(below: list[int], own: int) -> None:
    """Every sum and difference that a reader can make of the line above and the lines below it: the unit
    above shows its own from 11 upward, those right below as `shown_below` says. What is not shown is then 0
    or at least 11 all together, and each that is shown is at least 11.
    """
    above = sum(below) + own
    counts = dict(enumerate(below))
    shown = shown_below(above, counts)
    assert all(counts[unit] >= SMALLEST_SENSITIVE for unit in shown)
    if above >= SMALLEST_SENSITIVE:
        rest = above - sum(counts[unit] for unit in shown)
        assert rest == 0 or rest >= SMALLEST_SENSITIVE
    for size in range(len(shown) + 1):
        for some in itertools.combinations(sorted(shown), size):
            derived = above - sum(counts[unit] for unit in some)
            assert above < SMALLEST_SENSITIVE or derived == 0 or derived >= SMALLEST_SENSITIVE


def test_no_statement_of_a_page_runs_in_a_unit(
    staff: Staff, topic_tree: TopicTree, network: Network, unit_a: UnitRef
) -> None:
    """A unit's tables are reached by its path alone, so the scope is watched and not the words of a query."""
    with enter_network():
        take(_crowd(network, PLAIN, 5, 8))
    taken: list[str] = []

    def watch(execute: Any, query: Any, *rest: Any) -> Any:
        unit = unit_or_none()
        taken.append("" if unit is None else unit.schema)
        return execute(query, *rest)

    viewer = staff("network_viewer", network.province)
    with connection.execute_wrapper(watch):
        for address in _addresses(network, "period=30"):
            assert viewer.get(address).status_code == 200, address
        asked, taken[:] = set(taken), []
        with enter_unit(unit_a), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    assert asked == {""}
    assert taken == [unit_a.schema], "who goes into a unit is seen"
