"""Seasons and broadcasts called for by the API: the operations of the issuer's pages, and their refusals."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.season_content import SEASON
from shared_apps.directives.data.settings import SECOND_PERSON
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending, calling, hearing_pages, issuing
from shared_apps.directives.queries.called import called_in
from shared_apps.topics.public import import_tree
from tenants.public import set_setting
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives import test_broadcasts, test_seasons
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.test_api import READ, Keyed, keyed, written
from tests.tenant_apps.questions.calling import Program

__all__ = ["keyed"]
KINDS = (SEASON.name, BROADCAST.name)
CALLED: dict[str, Callable[..., Any]] = {
    SEASON.name: test_seasons.called,
    BROADCAST.name: test_broadcasts.called,
}


@pytest.fixture(autouse=True)
def _topics(in_network: None) -> None:
    import_tree()


def said(kind: str, **changes: Any) -> dict[str, Any]:
    """The content as a program sends it."""
    of = SEASON if kind == SEASON.name else BROADCAST
    content = of.as_data(CALLED[kind](**changes))
    for units_own in ("offices", "experts"):
        content.pop(units_own, None)
    return content


def drafted(program: Program, network: Network, kind: str) -> str:
    answer = program.post("directives/drafts", written(network, kind=kind, number_label=""))
    assert answer.status_code == 201, answer.content
    return f"directives/{answer.json()['id']}"


def issue(program: Program, path: str) -> Any:
    return program.post(f"{path}/issue", {"seal": program.get(f"{path}/preview").json()["seal"]})


def down() -> list[dict[str, Any]]:
    with enter_network():
        return test_seasons.sent()


def stands(path: str) -> Directive:
    with enter_network():
        return Directive.objects.get(pk=path.removeprefix("directives/"))


@pytest.mark.parametrize("kind", KINDS)
def test_from_the_draft_to_the_sites_and_amended(keyed: Keyed, network: Network, kind: str) -> None:
    program = keyed()
    path = drafted(program, network, kind)
    assert (issue(program, path).status_code, program.code()) == (409, f"{kind}_missing")
    body = {"content": said(kind), "may_change": ["about"]}
    assert program.post(f"{path}/{kind}/write", body).json()["state"] == "draft"
    read = program.get(f"{path}/{kind}").json()
    assert (read["content"]["title"], read["may_change"], read["units"]) == (
        body["content"]["title"],
        ["about"],
        0,
    )
    assert down() == []
    # Its words and units are changed by the step of every directive: what it calls to stays.
    change = written(network, kind=kind, number_label="", title="改过的")
    assert program.post(f"{path}/change", change).status_code == 200
    assert issue(program, path).json()["units"] == 2
    assert (program.post(f"{path}/{kind}/write", body).status_code, program.code()) == (409, "not_a_draft")
    assert [row["kind"] for row in program.get("directives", kind=kind).json()["items"]] == [kind]
    other = next(one for one in KINDS if one != kind)
    assert program.get("directives", kind=other).json()["items"] == []
    assert program.get(f"{path}/{other}").status_code == 404
    before = len(down())
    anew = {"based_on": 1, "content": body["content"] | {"about": "新的话"}, "why": "补充说明"}
    assert program.post(f"{path}/{other}/amend", {**anew, "content": said(other)}).status_code == 404
    assert program.post(f"{path}/{kind}/amend", {**anew, "content": body["content"]}).status_code == 422
    assert program.code() == "nothing_changed"
    assert program.post(f"{path}/{kind}/amend", {**anew, "based_on": 2}).status_code == 409
    assert len(down()) == before
    assert program.post(f"{path}/{kind}/amend", anew).status_code == 200
    assert [one["content_version"] for one in down()[before:]] == [2, 2]
    assert program.get(f"{path}/{kind}").json()["content"]["about"] == "新的话"
    assert program.post(f"{path}/recall", {"reason": "改期"}).json()["state"] == "recalled"
    assert (program.post(f"{path}/{kind}/amend", {**anew, "based_on": 2}).status_code, program.code()) == (
        409,
        "not_open",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_rule_asks_for_a_second_person_it_waits(keyed: Keyed, network: Network, kind: str) -> None:
    program = keyed()
    path = drafted(program, network, kind)
    program.post(f"{path}/{kind}/write", {"content": said(kind)})
    issue(program, path)
    set_setting(network.city.id, SECOND_PERSON, True, actor_id=None)
    before = len(down())
    anew = {"based_on": 1, "content": said(kind, about="新的话"), "why": "补充说明"}
    assert program.post(f"{path}/{kind}/amend", anew).status_code == 200
    assert program.get(path).json()["amendment_waits"]
    assert program.get(f"{path}/{kind}").json()["content"]["about"] != "新的话"
    assert len(down()) == before
    with enter_network():
        amending.settle(stands(path).pk, actor("李处长", network_staff=network.city), accept=True)
    assert program.get(f"{path}/{kind}").json()["content"]["about"] == "新的话"


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("season", {"topics": ["nowhere"]}, "content.topics"),
        ("season", {"first_day": "2199-01-01"}, "content.first_day"),
        ("season", {"title": ""}, "content.title"),
        ("season", {"first_day": "2026-12-02", "last_day": "2026-12-01"}, "content.last_day"),
        ("broadcast", {"address": "https://www.bilibili.com.evil.cn/"}, "content.address"),
        ("broadcast", {"ends": "2098-12-31T00:00:00+08:00"}, "content.ends"),
    ],
)
def test_what_cannot_stand_is_named_by_field(
    keyed: Keyed, network: Network, kind: str, changes: dict[str, Any], field: str
) -> None:
    program = keyed()
    path = drafted(program, network, kind)
    answer = program.post(f"{path}/{kind}/write", {"content": said(kind) | changes})
    assert answer.status_code in (400, 422)
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert stands(path).details == {}
    wrong = program.post(f"{path}/{kind}/write", {"content": said(kind), "may_change": ["title"]})
    assert wrong.status_code == 400


def test_sent_twice_it_is_amended_once(keyed: Keyed, network: Network) -> None:
    program = keyed()
    path = drafted(program, network, SEASON.name)
    program.post(f"{path}/season/write", {"content": said("season")})
    issue(program, path)
    anew = {"based_on": 1, "content": said("season", about="新的话"), "why": "补充说明"}
    once = "6f1d7a9e-0000-4000-8000-000000000001"
    for _time in range(2):
        assert program.post(f"{path}/season/amend", anew, once=once).status_code == 200
    assert stands(path).content_version == 2


def test_what_units_tell_is_read_page_by_page(
    keyed: Keyed, network: Network, write: Write, chief: Actor
) -> None:
    directive_id = _issued(write, chief, BROADCAST.name)
    with enter_network(role="relay"):
        for unit, watched in ((network.a, 40), (network.b, 2)):
            hearing_pages.take(test_broadcasts.told(directive_id, watched=watched), unit.id)
    program = keyed(unit=network.province)
    path = f"directives/{directive_id}/broadcast"
    whole = program.get(path).json()
    assert (whole["units"], whole["watched"], whole["asked"]) == (2, 42, 10)
    first = program.get(f"{path}/units", limit=1).json()
    (row,) = first["items"]
    assert (row["unit_id"], row["watched"], row["changed"]) == (network.a.id, 40, ["about"])
    assert row["url"].endswith("/live/abc234/")
    rest = program.get(first["next"].removeprefix("/api/v1/")).json()
    assert ([one["unit_id"] for one in rest["items"]], rest["next"]) == ([network.b.id], None)


@pytest.mark.parametrize("kind", KINDS)
def test_another_units_season_or_broadcast_is_not_there(
    keyed: Keyed, network: Network, write: Write, chief: Actor, kind: str
) -> None:
    directive_id = _issued(write, chief, kind)
    before = Directive.objects.get(pk=directive_id).details
    for unit in (network.city, network.a):
        program = keyed(unit=unit)
        path = f"directives/{directive_id}/{kind}"
        assert program.get(path).status_code == 404
        assert program.get(f"{path}/units").status_code == 404
        anew = {"based_on": 1, "content": said(kind, about="别人的"), "why": "别人的"}
        assert program.post(f"{path}/amend", anew).status_code == 404
        assert program.post(f"{path}/write", {"content": said(kind)}).status_code == 404
    assert Directive.objects.get(pk=directive_id).details == before


def test_a_key_that_reads_writes_nothing(keyed: Keyed, network: Network) -> None:
    path = drafted(keyed(), network, SEASON.name)
    reads = keyed(READ)
    assert reads.get(f"{path}/season").status_code == 200
    assert reads.post(f"{path}/season/write", {"content": said("season")}).status_code == 403
    assert stands(path).details == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_handed_on_is_amended_above_alone(
    keyed: Keyed, network: Network, write: Write, chief: Actor, kind: str
) -> None:
    directive_id = _issued(write, chief, kind)
    test_seasons.hand_on(directive_id, network)
    child = Directive.objects.get(parent_id=directive_id)
    program = keyed()
    anew = {"based_on": 1, "content": said(kind, about="市里的话"), "why": "市里的话"}
    assert program.post(f"directives/{child.pk}/{kind}/amend", anew).status_code == 409
    assert program.code() == "handed_on"
    of = SEASON if kind == SEASON.name else BROADCAST
    assert called_in(of, Directive.objects.get(pk=child.pk)) == called_in(of, child)


def _issued(write: Write, chief: Actor, kind: str) -> UUID:
    """A season or broadcast of the province for its city and counties."""
    directive_id = write(kind=kind, target_kinds=("city", "county"), due_at=clock.now() + timedelta(days=7))
    calling.write(directive_id, chief, content=CALLED[kind](), may_change=["about"])
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    return directive_id
