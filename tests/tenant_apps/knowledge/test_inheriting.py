"""What comes from above: who gets it, how it is hidden and replaced, and what happens when it changes."""

from collections.abc import Callable

import pytest
from django.test import Client

from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Entry
from tenant_apps.knowledge.operations.finding import NoSuchEntryError
from tenant_apps.knowledge.operations.overriding import ReplacedHereError, hide, replace, show, take_note
from tenant_apps.knowledge.operations.publishing import publish, retire
from tenant_apps.knowledge.operations.writing import revise
from tenant_apps.knowledge.public import search
from tenant_apps.knowledge.queries.keeping import inherited_rows
from tenant_apps.knowledge.queries.reading import read, read_as_asker
from tenant_apps.knowledge.rules.references import Reference
from tests.network import Network
from tests.tenant_apps.knowledge.conftest import OFFICER, From, content, from_above


def titles(unit: UnitRef, text: str = "助学贷款 学费") -> set[tuple[str, str]]:
    """(title, source) of what the unit finds."""
    with enter_unit(unit):
        return {(card.title, card.source) for card in search(text)}


LOAN = "国家助学贷款怎么申请？"


def test_every_unit_below_has_it_and_nobody_beside(
    network: Network, unit_a: UnitRef, unit_b: UnitRef, province_says: From
) -> None:
    province_says()
    assert titles(unit_a) == titles(unit_b) == {(LOAN, "山东省团委")}
    assert titles(network.ref(network.city)) == {(LOAN, "山东省团委")}
    assert titles(network.ref(network.stranger)) == set()


def test_a_unit_reads_nothing_of_a_cousin_or_of_one_below(
    network: Network, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    """A county publishes for all below it: neither its sibling nor its city nor the province has it."""
    named = from_above(unit_a)
    for unit in (unit_b, network.ref(network.city), network.ref(network.province)):
        assert titles(unit) == set()
    for unit in (unit_b, network.ref(network.city), network.ref(network.stranger)):
        with enter_unit(unit):
            assert read(named, account_id=OFFICER) is None
            assert read_as_asker(named) is None
            with pytest.raises(NoSuchEntryError):
                hide(named, actor=OFFICER)


def test_what_is_not_for_below_stays(network: Network, unit_a: UnitRef, province_says: From) -> None:
    province_says(for_below=False)
    assert titles(unit_a) == set()
    assert titles(network.ref(network.province)) == {(LOAN, "")}


def test_withdrawn_below_when_retired_and_when_no_longer_for_below(
    network: Network, unit_a: UnitRef, province_says: From
) -> None:
    first, second = province_says(), province_says(title="第二条")
    province = network.ref(network.province)
    with enter_unit(province):
        retire(Reference(0, Kind.ARTICLE, first.number), actor=OFFICER)
        own = Reference(0, Kind.ARTICLE, second.number)
        revise(own, content(title="第二条"), based_on=(1, 1), actor=OFFICER)
        publish(own, based_on=(2, 1), actor=OFFICER)
    relay_up(province)
    assert titles(unit_a) == set()
    assert titles(province) == {("第二条", "")}


def test_hidden_here_and_shown_again(unit_a: UnitRef, unit_b: UnitRef, province_says: From) -> None:
    named = province_says()
    with enter_unit(unit_a):
        hide(named, actor=OFFICER)
        hide(named, actor=OFFICER)
        assert read_as_asker(named) is None
        assert read(named, account_id=OFFICER) is not None, "staff still see what is hidden"
    assert titles(unit_a) == set()
    assert titles(unit_b) == {(LOAN, "山东省团委")}
    with enter_unit(unit_a):
        show(named, actor=OFFICER)
        show(named, actor=OFFICER)
    assert titles(unit_a) == {(LOAN, "山东省团委")}


def test_our_own_stands_in_once_it_is_published(unit_a: UnitRef, province_says: From) -> None:
    named = province_says()
    with enter_unit(unit_a):
        ours = replace(named, actor=OFFICER)
        assert replace(named, actor=OFFICER) == ours, "begun once"
    assert titles(unit_a) == {(LOAN, "山东省团委")}
    with enter_unit(unit_a):
        publish(ours, based_on=(1, 1), actor=OFFICER)
        with pytest.raises(ReplacedHereError):
            hide(named, actor=OFFICER)
    assert titles(unit_a) == {(LOAN, "")}
    with enter_unit(unit_a):
        retire(ours, actor=OFFICER)
    assert titles(unit_a) == {(LOAN, "山东省团委")}


def test_the_nearest_replacement_reaches_further_down(
    network: Network, unit_a: UnitRef, province_says: From
) -> None:
    named, city = province_says(), network.ref(network.city)
    with enter_unit(city):
        ours = replace(named, actor=OFFICER)
        revise(ours, content(title="济南怎么申请", for_below=True), based_on=(1, 1), actor=OFFICER)
        publish(ours, based_on=(1, 2), actor=OFFICER)
    relay_up(city)
    assert titles(unit_a) == {("济南怎么申请", "济南市团委")}
    with enter_unit(unit_a):
        assert read(named, account_id=OFFICER) is None
    with enter_unit(city):
        retire(ours, actor=OFFICER)
    relay_up(city)
    assert titles(unit_a) == {(LOAN, "山东省团委")}


def test_addresses_given_earlier_lead_on_to_what_stands_in(
    network: Network,
    unit_a: UnitRef,
    unit_b: UnitRef,
    province_says: From,
    client_of: Callable[[UnitRef], Client],
) -> None:
    named, city = province_says(), network.ref(network.city)
    assert client_of(unit_a).get(f"/help/{named}/").status_code == 200
    with enter_unit(city):
        of_city = replace(named, actor=OFFICER)
        revise(of_city, content(for_below=True), based_on=(1, 1), actor=OFFICER)
        publish(of_city, based_on=(1, 2), actor=OFFICER)
    relay_up(city)
    below = Reference(city.id, Kind.ARTICLE, of_city.number)
    with enter_unit(unit_a):
        ours = replace(below, actor=OFFICER)
        publish(ours, based_on=(1, 1), actor=OFFICER)
    first = client_of(unit_a).get(f"/help/{named}/", follow=True)
    assert [address for address, _ in first.redirect_chain] == [f"/help/{below}/", f"/help/{ours}/"]
    assert first.status_code == 200
    sibling = client_of(unit_b).get(f"/help/{named}/", follow=True)
    assert [address for address, _ in sibling.redirect_chain] == [f"/help/{below}/"]
    assert client_of(network.ref(network.stranger)).get(f"/help/{named}/").status_code == 404


def test_a_change_above_is_seen_and_noted(network: Network, unit_a: UnitRef, province_says: From) -> None:
    named, province = province_says(), network.ref(network.province)
    with enter_unit(unit_a):
        hide(named, actor=OFFICER)
        assert [row.has_changed for row in inherited_rows()] == [False]
    with enter_unit(province):
        own = Reference(0, Kind.ARTICLE, named.number)
        revise(own, content(title="新", for_below=True), based_on=(1, 1), actor=OFFICER)
        publish(own, based_on=(2, 1), actor=OFFICER)
    relay_up(province)
    with enter_unit(unit_a):
        assert [(row.card.title, row.hidden, row.has_changed) for row in inherited_rows()] == [
            ("新", True, True)
        ]
        take_note(named, actor=OFFICER)
        assert [row.has_changed for row in inherited_rows()] == [False]


def test_two_do_not_override_the_same_twice(unit_a: UnitRef, province_says: From) -> None:
    named = province_says()
    with enter_unit(unit_a):
        hide(named, actor=OFFICER)
        replace(named, actor=OFFICER)
        assert Entry.objects.filter(source_unit=named.source).count() == 1


def test_internal_text_from_above_is_for_staff_only(unit_a: UnitRef, province_says: From) -> None:
    named = province_says(is_public=False)
    with enter_unit(unit_a):
        assert read(named, account_id=OFFICER) is not None
        assert read_as_asker(named) is None
