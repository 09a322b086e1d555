"""The directory: of two messages about one entry the later one holds, whatever order they come in."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from shared_apps.contracts.knowledge_messages import KnowledgePublished, KnowledgeWithdrawn
from shared_apps.directory.models import Entry
from shared_apps.directory.operations.receiving import receive, withdraw
from shared_apps.directory.public import find_inherited, inherited_cards, inherited_entry
from tests.network import Network

AT = "2026-11-20T09:00:00+08:00"


def published(version: int, **said: Any) -> KnowledgePublished:
    """An entry's version."""
    message = KnowledgePublished(
        entry_kind="article",
        number=1,
        entry_version=version,
        title=f"第{version}版",
        body="正文",
        questions=["学费交不起"],
        topics=["14"],
        audience="",
        eligibility="",
        how_to_apply="",
        contact="",
        link="",
        valid_until=None,
        is_public=True,
        replaces_unit=0,
        replaces_number=0,
        at=AT,
    )
    return replace(message, **said)


WITHDRAWN = KnowledgeWithdrawn(entry_kind="article", number=1, at=AT)


def envelope(unit_id: int, sequence: int, epoch: int = 0) -> Envelope:
    """Around the message of that sequence."""
    return Envelope(
        event_id=uuid7(),
        unit_id=unit_id,
        occurred_at=clock.now(),
        epoch=epoch,
        sequence=sequence,
        attempt=1,
    )


def apply(message: KnowledgePublished | KnowledgeWithdrawn, wrapped: Envelope) -> None:
    """What the handler does."""
    if isinstance(message, KnowledgePublished):
        receive(message, wrapped)
    else:
        withdraw(message, wrapped)


STEPS: list[KnowledgePublished | KnowledgeWithdrawn] = [published(1), WITHDRAWN, published(2), published(3)]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_ends_the_same(in_network: None, network: Network, order: tuple[int, ...]) -> None:
    for at in (*order, *order):
        apply(STEPS[at], envelope(network.city.id, at + 1))
    row = Entry.objects.get()
    assert (row.in_force, row.version, row.title) == (True, 3, "第3版")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_withdrawn_at_the_end_stays_withdrawn_and_without_text(
    in_network: None, network: Network, order: tuple[int, ...]
) -> None:
    steps = [published(1), published(2), WITHDRAWN]
    for at in order:
        apply(steps[at], envelope(network.city.id, at + 1))
    row = Entry.objects.get()
    assert (row.in_force, row.title, row.body, row.questions, row.search) == (False, "", "", [], None)


def test_a_restored_unit_speaks_later_than_before(in_network: None, network: Network) -> None:
    """Its version numbers begin again where the backup stood; the epoch says that they are newer."""
    receive(published(5), envelope(network.city.id, 90))
    receive(published(4, title="恢复后"), envelope(network.city.id, 3, epoch=1))
    assert Entry.objects.get().title == "恢复后"
    receive(published(5), envelope(network.city.id, 91))
    assert Entry.objects.get().title == "恢复后"


def test_the_same_number_in_two_units_are_two_entries(in_network: None, network: Network) -> None:
    receive(published(1, title="省"), envelope(network.province.id, 1))
    receive(published(1, title="市"), envelope(network.city.id, 1))
    assert [card.title for card in inherited_cards(network.a.id, kinds=["article"])] == ["省", "市"]


def test_a_unit_reads_those_above_and_nobody_else(in_network: None, network: Network) -> None:
    everybody = [
        network.province,
        network.city,
        network.other_city,
        network.a,
        network.b,
        network.stranger,
    ]
    for unit in everybody:
        receive(published(1, title=unit.slug), envelope(unit.id, 1))
    reaching = {card.title for card in inherited_cards(network.a.id, kinds=["article"])}
    assert reaching == {network.province.slug, network.city.slug}
    found = find_inherited(network.a.id, query="'学费'", kinds=["article"], limit=10)
    assert {one.card.title for one in found} == reaching
    readable = {
        unit.slug
        for unit in everybody
        if inherited_entry(network.a.id, source=unit.id, kind="article", number=1) is not None
    }
    assert readable == reaching


def test_kinds_are_kept_apart(in_network: None, network: Network) -> None:
    receive(published(1, entry_kind="canned"), envelope(network.city.id, 1))
    assert inherited_cards(network.a.id, kinds=["article", "programme"]) == []
    assert find_inherited(network.a.id, query="'学费'", kinds=["article"], limit=10) == []


def test_only_a_nearer_unit_replaces(in_network: None, network: Network) -> None:
    """After a move a unit may stand above the one whose entry it once replaced."""
    receive(published(1, title="市"), envelope(network.city.id, 1))
    standing_in = published(1, number=2, title="省代市", replaces_unit=network.city.id, replaces_number=1)
    receive(standing_in, envelope(network.province.id, 1))
    assert {card.title for card in inherited_cards(network.a.id, kinds=["article"])} == {"市", "省代市"}
    nearer = published(1, number=3, title="市代省", replaces_unit=network.province.id, replaces_number=2)
    receive(nearer, envelope(network.city.id, 2))
    assert {card.title for card in inherited_cards(network.a.id, kinds=["article"])} == {"市", "市代省"}
