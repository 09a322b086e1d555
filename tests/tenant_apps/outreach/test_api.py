"""Seasons and broadcasts by the API: what everybody reads, and keeping them by a key."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.seasons import SEASONS
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.outreach.broadcasts import ROOM, broadcast_of
from tests.tenant_apps.outreach.seasons import ADMIN, WORK, season_of
from tests.tenant_apps.questions.calling import Program

Keyed = Callable[..., Program]
KEEP = "outreach"


@pytest.fixture
def keyed(network: Network, client_of: Any, in_unit_a: UnitRef) -> Keyed:
    """A function: a program of unit a, in the name of somebody with this role."""

    def program(*scopes: str, role: str = UNIT_ADMIN) -> Program:
        account = make_account(name="周老师")
        give_role(account, role, network.a.id)
        with enter_unit(network.ref(network.a)):
            key = keeping_keys.make("官网", scopes or (KEEP,), 90, actor=account.pk).key
        return Program(client_of(network.a), key=key)

    return program


def season(**said: Any) -> dict[str, Any]:
    today = clock.business_day()
    return {
        "title": "就业创业问题季",
        "about": "找工作，问懂行的人。",
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=20)).isoformat(),
        "topics": [WORK],
    } | said


def broadcast(**said: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "title": "第一份劳动合同怎么签",
        "about": "边讲边答。",
        "begins": (now + timedelta(days=1)).isoformat(),
        "ends": (now + timedelta(days=1, hours=2)).isoformat(),
        "topic": WORK,
    } | said


def test_what_stands_in_public_is_read_without_a_key(reader: Client, in_unit_a: UnitRef) -> None:
    season_of(in_unit_a, title="草稿")
    season_of(in_unit_a, shown=True, code="jiuye", experts=())
    broadcast_of(in_unit_a, shown=True, code="hetong")
    stranger = Program(reader)
    (found,) = stranger.get("seasons").json()["items"]
    assert (found["code"], found["standing"], found["content"]["topics"]) == ("jiuye", "now", [WORK])
    assert found["url"].endswith("/seasons/jiuye/")
    assert "experts" not in found["content"]
    assert "saves" not in found
    assert stranger.get("seasons/jiuye").json() == found
    assert stranger.get("broadcasts/hetong").json()["content"]["address"] == ROOM
    assert stranger.get("broadcasts/jiuye").status_code == 404
    assert stranger.get("outreach/seasons").status_code == 401
    assert stranger.post("outreach/seasons/drafts", {"content": season()}).status_code == 401


def test_going_on_by_next_leaves_none_out(keyed: Keyed, in_unit_a: UnitRef) -> None:
    made = {season_of(in_unit_a) for _one in range(5)}
    program, found, after = keyed(), [], ""
    while True:
        page = program.get("outreach/seasons", limit=2, after=after).json()
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = page["next"].rpartition("after=")[2]
    assert (len(found), set(found)) == (5, made)
    assert (program.get("outreach/seasons", after="999999").status_code, program.code()) == (
        400,
        "unknown_page",
    )


def test_begun_changed_shown_ended_and_taken_away(keyed: Keyed, in_unit_a: UnitRef) -> None:
    program = keyed()
    begun = program.post("outreach/seasons/drafts", {"content": season(), "code": "jiuye"})
    assert begun.status_code == 201, begun.content
    made, path = begun.json(), f"outreach/seasons/{begun.json()['id']}"
    assert (made["code"], made["standing"], made["saves"]) == ("jiuye", "draft", 1)
    saved = program.post(f"{path}/save", {"content": season(title="新标题"), "saves": 1})
    assert saved.json()["saves"] == 2
    assert SEASONS.shown() == ()
    assert program.post(f"{path}/show", {"saves": 2}).json()["standing"] == "now"
    assert [one.content.title for one in SEASONS.shown()] == ["新标题"]
    assert program.post(f"{path}/end", {"saves": 3}).json()["standing"] == "over"
    assert program.post(f"{path}/go-on", {"saves": 4}).json()["standing"] == "now"
    assert program.post(f"{path}/take-away", {"saves": 5}).json()["standing"] == "draft"
    assert (program.post(f"{path}/discard", {"saves": 6}).status_code, program.code()) == (
        409,
        "changed_meanwhile",
    ), "what was shown once keeps its code"
    kept = program.get(path).json()
    assert (kept["content"]["title"], kept["saves"], kept["shown_at"]) == ("新标题", 6, None)


def test_a_broadcast_is_begun_and_removed(keyed: Keyed, in_unit_a: UnitRef) -> None:
    program = keyed()
    copied = broadcast(address="https://live.bilibili.com/22637261")
    made = program.post("outreach/broadcasts/drafts", {"content": copied}).json()
    found = BROADCASTS.one(made["id"])
    assert found is not None
    assert found.content.address.startswith("https://www.bilibili.com/blackboard/live/")
    refused = program.post("outreach/broadcasts/drafts", {"content": broadcast(address="https://evil.cn/")})
    assert (refused.status_code, program.code()) == (422, "address_host")
    assert refused.json()["errors"][0]["field"] == "content.address"
    gone = program.post(f"outreach/broadcasts/{made['id']}/discard", {"saves": 1})
    assert gone.json() == {"id": made["id"]}
    assert not Campaign.objects.exists()


def test_sent_twice_it_is_begun_once(keyed: Keyed, in_unit_a: UnitRef) -> None:
    program, once = keyed(), str(uuid4())
    first = program.post("outreach/seasons/drafts", {"content": season()}, once=once)
    again = program.post("outreach/seasons/drafts", {"content": season()}, once=once)
    assert (again.status_code, again.json()) == (201, first.json())
    assert Campaign.objects.count() == 1


def test_of_two_who_save_the_second_is_told(keyed: Keyed, in_unit_a: UnitRef) -> None:
    made = season_of(in_unit_a)
    keeping_pages.end(SEASONS, made, saves=1, actor=ADMIN)
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    program = keyed()
    late = program.post(f"outreach/seasons/{made}/save", {"content": season(title="后到"), "saves": 1})
    assert (late.status_code, program.code()) == (409, "changed_meanwhile")
    found = SEASONS.one(made)
    assert found is not None
    assert found.content.title != "后到"


def test_nobody_is_named_who_has_not_agreed(keyed: Keyed, in_unit_a: UnitRef) -> None:
    program = keyed()
    named = season(offices=[{"name": "李老师", "hours": ""}])
    refused = program.post("outreach/seasons/drafts", {"content": named})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "agreed"
    assert not Campaign.objects.exists()
    assert program.post("outreach/seasons/drafts", {"content": named, "agreed": True}).status_code == 201


def test_a_key_does_what_it_was_made_for(keyed: Keyed, in_unit_a: UnitRef) -> None:
    made = season_of(in_unit_a)
    for program, code in (
        (keyed("read"), "key_scope"),
        (keyed("directives-read"), "key_scope"),
        (keyed(role=DUTY_OFFICER), "key_person"),
    ):
        for answer in (
            program.get("outreach/seasons"),
            program.post("outreach/seasons/drafts", {"content": season()}),
            program.post(f"outreach/seasons/{made}/show", {"saves": 1}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert SEASONS.shown() == ()
    assert Campaign.objects.count() == 1


def test_a_season_is_no_broadcast(keyed: Keyed, in_unit_a: UnitRef) -> None:
    made, program = season_of(in_unit_a), keyed()
    assert program.get(f"outreach/broadcasts/{made}").status_code == 404
    assert program.post(f"outreach/broadcasts/{made}/show", {"saves": 1}).status_code == 404
    assert SEASONS.shown() == ()
