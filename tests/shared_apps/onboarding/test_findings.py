"""Duplicates and impostors are found and shown; nothing is refused by itself."""

from dataclasses import replace

import pytest

from shared_apps.onboarding.models import Application
from shared_apps.onboarding.queries.findings import findings
from shared_apps.onboarding.rules import names
from tests.network import Network
from tests.shared_apps.onboarding.conftest import LEADER, PDF, Apply, named

pytestmark = pytest.mark.django_db


def found(application: Application) -> set[tuple[str, str]]:
    return {(str(one.what), one.other) for one in findings(application)}


def test_an_honest_application_shows_nothing(submitted: Apply, network: Network) -> None:
    assert found(submitted()) == set()
    assert (
        found(submitted(named(network), leader=replace(LEADER, mail="q@x.cn", phone="1"), letter=PDF + b" "))
        == set()
    )


def test_two_for_one_unit_see_each_other(submitted: Apply) -> None:
    first, second = submitted(), submitted(leader=replace(LEADER, mail="other@x.cn", phone="13111112222"))
    assert ("same_unit", first.name) in found(second)
    assert ("same_unit", second.name) in found(first)
    assert ("proof", first.name) in found(second), "the very same letter"


def test_one_person_for_two_units(submitted: Apply, network: Network) -> None:
    submitted()
    other = submitted(named(network), letter=PDF + b" ")
    assert ("person", network.listed.name) in found(other)


def test_a_name_that_differs_by_a_stroke(submitted: Apply, network: Network) -> None:
    """历下 written with another sign looks the same to a reader, not to a computer."""
    impostor = submitted(named(network, name="共青团济南市委员会".replace("南", "南\u200b") + "）"))
    assert ("looks_same", network.city.name) in found(impostor)


def test_similar_names_are_shown(submitted: Apply, network: Network) -> None:
    assert ("similar_name", network.a.name) in found(submitted(named(network, name="共青团新历下区委员会")))


def test_a_name_that_speaks_of_a_place_elsewhere(submitted: Apply, network: Network) -> None:
    """Who lies about the parent: a school of 历下区 in 济南 says that it stands under 威海."""
    liar = submitted(named(network, name="共青团历下区实验学院委员会", parent_id=network.other_city.id))
    assert ("place", network.a.name) in found(liar)
    honest = submitted(
        named(network, name="共青团历下区实验学院委员会", slug="lixia-shiyan", parent_id=network.city.id)
    )
    assert not any(what == "place" for what, _ in found(honest))


def test_addresses_one_letter_apart(submitted: Apply, network: Network) -> None:
    assert any(what == "address" for what, _ in found(submitted(named(network, slug="huaiyim"))))
    assert not any(what == "address" for what, _ in found(submitted(named(network, slug="quancheng"))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("共青团济南市委员会", "共青團濟南市委員會"),
        ("共青团济南市委员会", "共青团济南市（委员会）"),
        ("共青团济南市委员会", "共青团 济\u200b南市委员会"),
        ("共青团未央区委员会", "共青团末央区委员会"),
        ("jinan", "jinаn"),
    ],
)
def test_names_that_look_the_same(one: str, other: str) -> None:
    assert names.skeleton(one) == names.skeleton(other)


def test_names_that_do_not_look_the_same() -> None:
    assert names.skeleton("共青团历下区委员会") != names.skeleton("共青团历城区委员会")


@pytest.mark.parametrize("slug", ["jinan", "jinan-2", "a1b"])
def test_addresses_that_may_be(slug: str) -> None:
    assert names.is_address(slug)


@pytest.mark.parametrize(
    "slug", ["", "a", "1a2", "-ab", "ab-", "a--b", "a.b", "济南", "Jinan", "a_b", "xn--fiq"]
)
def test_addresses_that_may_not(slug: str) -> None:
    assert not names.is_address(slug)
