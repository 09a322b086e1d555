"""举报 and the moderator's queue by the API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from huisheng.kernel.audit.tables import unit_audit
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.moderation.data.codes import Kept, Reason, Source
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.operations.opening import open_case
from tenant_apps.moderation.public import author_link
from tenant_apps.unit_ledger.models import UnitHeld
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.moderation.conftest import CRITICAL, KIND, Board
from tests.tenant_apps.questions.calling import Program

Keyed = Callable[..., Program]


@pytest.fixture
def stranger(network: Network, client_of: Any) -> Program:
    """A program of nobody in particular."""
    return Program(client_of(network.a))


@pytest.fixture
def keyed(network: Network, client_of: Any, in_unit_a: Any) -> Keyed:
    """A function: a program with a key of a new administrator of unit a."""

    def program(*scopes: str) -> Program:
        account = make_account()
        give_role(account, "unit_admin", network.a.id)
        key = keeping_keys.make("审核系统", scopes or ("moderate",), 90, actor=account.pk).key
        return Program(client_of(network.a), key=key)

    return program


def test_from_the_report_to_the_decision_and_a_second_look(
    stranger: Program, keyed: Keyed, board: Board
) -> None:
    board.write("n1", "骂人的话。")
    body = {"kind": KIND, "item": "n1", "reason": "abuse", "words": "请看看。"}
    receipt = stranger.post("reports", body).json()["receipt"]
    assert stranger.get(f"reports/{receipt}").json()["waiting"]
    moderator = keyed()
    (row,) = moderator.get("moderation/cases").json()["items"]
    assert (row["item"], row["reports"], row["mine"]) == ("n1", 1, True)
    path = f"moderation/cases/{row['id']}"
    case = moderator.get(path)
    assert "no-store" in case["Cache-Control"]
    verdict = {"version": case.json()["version"], "verdict": "keep", "reason": "no_breach"}
    decided = moderator.post(f"{path}/decide", verdict).json()
    assert (decided["state"], decided["shown"]) == ("decided", True)
    assert moderator.post(f"{path}/decide", verdict).status_code == 409
    assert not stranger.get(f"reports/{receipt}").json()["waiting"]
    assert stranger.post(f"reports/{receipt}/contest", {"words": "再看看。"}).status_code == 200
    assert stranger.post(f"reports/{receipt}/contest", {"words": "再看看。"}).status_code == 409
    settle = {"version": Case.objects.get().version, "verdict": "hide", "words": "确实是骂人。"}
    assert (moderator.post(f"{path}/settle", settle).status_code, moderator.code()) == (403, "not_yours")
    assert keyed().post(f"{path}/settle", settle).json()["state"] == "final"
    assert "n1" in board.hidden
    (entry,) = unit_audit().entry._default_manager.filter(action="moderation.decided")
    assert entry.detail["key"]
    assert moderator.get("moderation/cases").json()["items"] == []
    assert [one["id"] for one in moderator.get("moderation/cases", show="done").json()["items"]] == [
        row["id"]
    ]


def test_an_author_appeals_once(stranger: Program, keyed: Keyed, board: Board) -> None:
    item = board.write("n2", CRITICAL)
    case = open_case(KIND, "n2", item, source=Source.BEFORE, shown=False, at=item.written_at)
    hide = {"version": 1, "verdict": "hide", "reason": "abuse", "words": "有一句是骂人的话。"}
    assert keyed().post(f"moderation/cases/{case.pk}/decide", hide).status_code == 200
    token = author_link(KIND, "n2").strip("/").split("/")[-1]
    assert stranger.get(f"moderation/decisions/{token}").json()["hidden"]
    assert stranger.post(f"moderation/decisions/{token}/appeal", {"words": "是批评。"}).status_code == 200
    assert stranger.post(f"moderation/decisions/{token}/appeal", {"words": "是批评。"}).status_code == 409
    assert stranger.get(f"moderation/decisions/{token[:-2]}").status_code == 404


@pytest.mark.usefixtures("in_unit_a")
def test_the_same_key_is_one_report_and_one_receipt_kept_nowhere(stranger: Program, board: Board) -> None:
    board.write("n3", "广告。")
    body, key = {"kind": KIND, "item": "n3", "reason": "advert"}, str(uuid4())
    first, second = stranger.post("reports", body, once=key), stranger.post("reports", body, once=key)
    assert (first.status_code, first.json()) == (201, second.json())
    assert Report.objects.count() == 1
    assert first.json()["receipt"] not in str(list(UnitHeld.objects.values()))
    other = stranger.post("reports", body | {"reason": "fraud"}, once=key)
    assert (other.status_code, stranger.code()) == (422, "key_reused")


@pytest.mark.usefixtures("in_unit_a")
def test_what_is_not_there_cannot_be_reported(stranger: Program, board: Board) -> None:
    for body in (
        {"kind": KIND, "item": "nothing", "reason": "abuse"},
        {"kind": "unknown", "item": "n1", "reason": "abuse"},
    ):
        assert stranger.post("reports", body).status_code == 404
    board.write("n1", "话。")
    refused = stranger.post("reports", {"kind": KIND, "item": "n1", "reason": "criticism"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "reason")
    assert stranger.get("reports/JB-20261121-AAAA-BBBB-CCCC").status_code == 404


@pytest.mark.usefixtures("in_unit_a")
def test_reasons_and_counts_are_public(stranger: Program, board: Board) -> None:
    board.write("n1", "话。")
    stranger.post("reports", {"kind": KIND, "item": "n1", "reason": "abuse"})
    reasons = {one["code"]: one["verdict"] for one in stranger.get("moderation/reasons").json()["items"]}
    assert reasons == dict.fromkeys(Reason.values, "hide") | dict.fromkeys(Kept.values, "keep")
    (month,) = stranger.get("moderation/counts").json()["items"]
    assert (month["reports"], month["waiting"]) == (1, 1)


def test_case_after_case_without_gaps(keyed: Keyed, board: Board) -> None:
    moderator = keyed()
    for number in range(5):
        item = board.write(f"n{number}", f"第{number}条。")
        open_case(KIND, f"n{number}", item, source=Source.BEFORE, shown=False, at=item.written_at)
    seen: list[str] = []
    address = "/api/v1/moderation/cases?limit=2"
    while address:
        page = moderator.client.get(address, headers={"x-api-key": moderator.key}).json()
        seen += [one["item"] for one in page["items"]]
        address = page["next"]
    assert sorted(seen) == [f"n{number}" for number in range(5)]
    assert len(seen) == len(set(seen))
    for after in ("x", "2026-01-01~y", "2026-01-01T00:00:00~" + str(uuid4())):
        assert moderator.get("moderation/cases", after=after).status_code == 400


def test_only_a_key_made_for_it_moderates(stranger: Program, keyed: Keyed, board: Board) -> None:
    item = board.write("n1", "话。")
    case = open_case(KIND, "n1", item, source=Source.BEFORE, shown=False, at=item.written_at)
    hide = {"version": 1, "verdict": "hide", "reason": "abuse", "words": "骂人。"}
    desk = keyed("desk", "desk-read", "read", "ask", "open311")
    assert (stranger.post(f"moderation/cases/{case.pk}/decide", hide).status_code, stranger.code()) == (
        401,
        "key_needed",
    )
    assert (desk.post(f"moderation/cases/{case.pk}/decide", hide).status_code, desk.code()) == (
        403,
        "key_scope",
    )
    assert desk.get("moderation/cases").status_code == 403
    assert Case.objects.get().state == "waiting"
