"""Issuing by the API: what a unit's program may do, what it may not, and that nothing happened then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, UNIT_ADMIN, Actor
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.directive_messages import SEASON
from shared_apps.contracts.report_messages import DirectiveAsked
from shared_apps.directives.api.refusals import CODES
from shared_apps.directives.data.settings import SECOND_PERSON, WEEKLY
from shared_apps.directives.models import Delivery, Directive, Enquiry, UnitReport
from shared_apps.directives.operations import approving, drafting, enquiries, issuing, receipts, reports
from shared_apps.directives.web.words import REFUSED
from tenant_apps.interfaces.operations import keeping_keys
from tenants.public import UnitCard, set_setting
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, content, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design
from tests.tenant_apps.questions.calling import Program

Keyed = Callable[..., Program]
READ, ISSUE = "directives-read", "directives-issue"


@pytest.fixture
def keyed(network: Network, client_of: Any, db: None) -> Keyed:
    """A function: a program of a unit (the city), in the name of somebody who issues for it."""

    def program(*scopes: str, unit: UnitCard | None = None, role: str = NETWORK_STAFF) -> Program:
        of = unit or network.city
        account = make_account(name="孙处长")
        give_role(account, UNIT_ADMIN, of.id)
        if role:
            give_role(account, role, of.id)
        with enter_unit(network.ref(of)):
            key = keeping_keys.make("公文系统", scopes or (READ, ISSUE), 90, actor=account.pk).key
        return Program(client_of(of), key=key)

    return program


def written(network: Network, **changes: object) -> dict[str, object]:
    """The body of a draft."""
    return {
        "kind": "task",
        "title": "报送安排",
        "text": "请报送。",
        "number_label": "人数（人）",
        "target_unit_id": network.city.id,
        "kinds": ["county"],
        "due_at": (clock.now() + timedelta(days=7)).isoformat(),
        **changes,
    }


def sent() -> list[tuple[int, str]]:
    """What is on its way down."""
    with enter_network():
        return sorted(network_tables().outbox._default_manager.values_list("unit_id", "kind"))


def drafted(program: Program, network: Network, **changes: object) -> str:
    answer = program.post("directives/drafts", written(network, **changes))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def issue(program: Program, directive_id: str) -> Any:
    seal = program.get(f"directives/{directive_id}/preview").json()["seal"]
    return program.post(f"directives/{directive_id}/issue", {"seal": seal})


def test_from_the_choice_to_the_board(keyed: Keyed, network: Network) -> None:
    program = keyed()
    choices = program.get("directives/choices").json()
    assert choices["places"][0]["unit_id"] == network.city.id
    assert network.province.id not in {one["unit_id"] for one in choices["places"]}
    described = {"target_unit_id": network.city.id, "kinds": ["county"]}
    preview = program.post("directives/preview", described).json()
    assert {one["unit_id"] for one in preview["units"]} == {network.a.id, network.b.id}
    assert (preview["total"], len(preview["unreachable"])) == (2, 1)
    once = str(uuid4())
    body = written(network)
    first = program.post("directives/drafts", body, once=once).json()["id"]
    assert program.post("directives/drafts", body, once=once).json()["id"] == first
    with enter_network():
        assert Directive.objects.count() == 1, "sent twice, written once"
    assert sent() == []
    path = f"directives/{first}"
    assert program.get(f"{path}/preview").json()["seal"] == preview["seal"]
    done = issue(program, first)
    assert (done.json()["state"], done.json()["units"]) == ("issued", 2)
    assert sent() == [
        (0, "directive.sent_out"),
        (network.a.id, "directive.issued"),
        (network.b.id, "directive.issued"),
    ]
    with enter_network():
        receipts.note_acknowledged(first, network.a.id, clock.now().isoformat())
        at = clock.now().isoformat()
        receipts.note_reported(first, network.b.id, at, revision=1, text="完成", number="12.5")
    one = program.get(path).json()
    assert (one["units"]["acknowledged"], one["units"]["reported"], one["units"]["unread"]) == (1, 1, 0)
    page = program.get(f"{path}/deliveries", limit=1).json()
    assert [line["step"] for line in page["items"]] == ["acknowledged"]
    rest = program.get(page["next"].removeprefix("/api/v1/")).json()
    assert ([line["unit_id"] for line in rest["items"]], rest["next"]) == ([network.b.id], None)
    (only,) = program.get(f"{path}/deliveries", step="reported").json()["items"]
    assert only["unit_id"] == network.b.id
    (report,) = program.get(f"{path}/reports").json()["items"]
    assert (report["text"], report["number"], report["unit_name"]) == (
        "完成",
        "12.50",
        "共青团槐荫区委员会",
    )
    assert program.post(f"{path}/remind", {}).json()["units"] == 1
    with enter_network():
        entry = network_audit().entry._default_manager.get(action="directive.issued")
    assert "key" in entry.detail


def test_amended_recalled_and_closed(keyed: Keyed, network: Network) -> None:
    program = keyed()
    first, second = drafted(program, network), drafted(program, network, title="第二份")
    for directive_id in (first, second):
        assert issue(program, directive_id).status_code == 200
    before = len(sent())
    path = f"directives/{first}"
    wanted = {"based_on": 1, "text": "请报送，附名单。", "why": "补充附件"}
    assert program.post(f"{path}/amend", wanted | {"based_on": 2}).status_code == 409
    assert program.code() == "changed_meanwhile"
    assert program.post(f"{path}/amend", {"based_on": 1, "why": "无"}).status_code == 422
    assert len(sent()) == before
    assert program.post(f"{path}/amend", wanted).status_code == 200
    one = program.get(path).json()
    assert (one["content_version"], one["text"], one["title"]) == (2, "请报送，附名单。", "报送安排")
    assert len(sent()) == before + 2
    assert program.post(f"{path}/recall", {"reason": " "}).status_code == 400
    assert program.post(f"{path}/recall", {"reason": "文件有误"}).json()["state"] == "recalled"
    assert (program.post(f"{path}/recall", {"reason": "再"}).status_code, program.code()) == (409, "not_open")
    assert program.post(f"directives/{second}/close").json()["state"] == "closed"
    listed = program.get("directives", state="recalled").json()["items"]
    assert [row["id"] for row in listed] == [first]


def test_of_what_is_handed_on_own_words_are_amended(keyed: Keyed, network: Network) -> None:
    program = keyed()
    directive_id = drafted(program, network)
    assert issue(program, directive_id).status_code == 200
    with enter_network():
        above = content(target_unit_id=network.city.id, text="省里的正文。", title="报送安排")
        who = actor("王处长", network_staff=network.province)
        parent = drafting.create(who, issuer_unit_id=network.province.id, content=above)
        Directive.objects.filter(pk=directive_id).update(parent_id=parent)
        Directive.objects.filter(pk=parent).update(state=Directive.State.ISSUED)
    path, why = f"directives/{directive_id}", {"based_on": 1, "why": "补充"}
    refused = program.post(f"{path}/amend", why | {"text": "另一个"})
    assert (refused.status_code, program.code()) == (422, "from_above")
    late = (above.due_at + timedelta(days=1)).isoformat()
    refused = program.post(f"{path}/amend", why | {"due_at": late})
    assert (refused.status_code, program.code()) == (422, "later_than_above")
    assert program.post(f"{path}/amend", why | {"own_words": "市里补充。"}).status_code == 200
    one = program.get(path).json()
    assert one["own_words"] == "市里补充。"
    assert one["text"].startswith("市里补充。")
    assert one["text"].endswith("省里的正文。")


def test_a_draft_is_changed_and_thrown_away(keyed: Keyed, network: Network) -> None:
    program = keyed()
    directive_id = drafted(program, network)
    path = f"directives/{directive_id}"
    assert program.post(f"{path}/change", written(network, title="改过的")).json()["state"] == "draft"
    assert program.get(path).json()["title"] == "改过的"
    assert program.post(f"{path}/discard").json()["state"] == "gone"
    assert program.get(path).status_code == 404
    assert program.post(f"{path}/discard").status_code == 404


def test_where_the_rule_asks_for_a_second_person_a_program_submits(keyed: Keyed, network: Network) -> None:
    program = keyed()
    set_setting(network.city.id, SECOND_PERSON, True, actor_id=None)
    directive_id = drafted(program, network)
    path = f"directives/{directive_id}"
    assert (issue(program, directive_id).status_code, program.code()) == (409, "second_person_needed")
    assert sent() == []
    seal = program.get(f"{path}/preview").json()["seal"]
    assert program.post(f"{path}/submit", {"seal": seal}).json()["state"] == "proposed"
    assert (program.post(f"{path}/issue", {"seal": seal}).status_code, program.code()) == (409, "not_a_draft")
    assert program.post(f"{path}/take-back").json()["state"] == "draft"


def test_the_weeks_number_holds_for_programs_too(keyed: Keyed, network: Network) -> None:
    program = keyed()
    set_setting(network.city.id, WEEKLY["city"], 1, actor_id=None)
    assert issue(program, drafted(program, network)).status_code == 200
    second = drafted(program, network)
    before = sent()
    assert (issue(program, second).status_code, program.code()) == (409, "week_is_full")
    seal = program.get(f"directives/{second}/preview").json()["seal"]
    assert program.post(f"directives/{second}/submit", {"seal": seal}).status_code == 422
    assert program.code() == "reason_missing"
    assert sent() == before
    assert program.get("directives/choices").json()["week_used"] == 1


def test_what_is_wrong_is_named_by_field(keyed: Keyed, network: Network) -> None:
    program = keyed()
    past = (clock.now() - timedelta(days=1)).isoformat()
    for changes, field in (
        ({"title": ""}, "title"),
        ({"kind": "order"}, "kind"),
        ({"due_at": None}, "due_at"),
        ({"due_at": past}, "due_at"),
        ({"due_at": "9999-12-31T23:59:59Z"}, "due_at"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["planet"]}, "kinds"),
        ({"kind": "emergency"}, "within_hours"),
        ({"urge_days": 0}, "urge_days"),
        ({"units": [2**80]}, "units"),
    ):
        refused = program.post("directives/drafts", written(network, **changes))
        assert refused.status_code == 400, changes
        assert field in {one["field"].split(".")[0] for one in refused.json()["errors"]}, changes
        assert set(refused.json()["titles"]) == {"zh-Hans", "en"}
    with enter_network():
        assert not Directive.objects.exists()


def test_nobody_beside_or_above_is_addressed(keyed: Keyed, network: Network) -> None:
    """A county's key, with all its scopes: no sibling, parent or stranger is reached, named or previewed."""
    program = keyed(unit=network.a)
    reached = program.post("directives/preview", {"target_unit_id": network.a.id, "kinds": ["county"]}).json()
    assert (reached["total"], reached["units"]) == (0, [])
    directive_id = drafted(program, network, target_unit_id=network.a.id)
    unknown = 2**40
    for other in (network.b.id, network.city.id, network.province.id, network.stranger.id, unknown):
        for body in (
            {"target_unit_id": other, "kinds": ["county"]},
            {"target_unit_id": network.a.id, "units": [other]},
            {"target_unit_id": network.a.id, "kinds": ["county"], "except_units": [other]},
        ):
            answers = [
                program.post("directives/preview", body),
                program.post("directives/drafts", written(network, **body)),
                program.post(f"directives/{directive_id}/change", written(network, **body)),
            ]
            for answer in answers:
                assert (answer.status_code, answer.json()["code"]) == (422, "outside")
                assert "槐荫" not in answer.content.decode()
    assert (issue(program, directive_id).status_code, program.code()) == (422, "nobody_reached")
    assert sent() == []
    with enter_network():
        assert Directive.objects.count() == 1
        assert not Delivery.objects.exists()
        assert Directive.objects.get().target_unit_id == network.a.id


def test_what_others_issue_and_are_told_is_not_there(
    keyed: Keyed, network: Network, write: Write, chief: Actor
) -> None:
    """A directive of the province: its own recipients, the city over them, and a sibling read nothing of it,
    and change nothing.
    """
    mine = write()
    design(mine, chief)
    issuing.issue(mine, chief, confirmed=seal_of_draft(mine))
    reports.take(answered(mine, q2="3"), network.b.id)
    receipts.note_read(str(mine), network.b.id, clock.now().isoformat())
    asked_at = clock.now().isoformat()
    enquiries.take_question(
        DirectiveAsked(
            directive_id=str(mine), enquiry_id=str(uuid4()), text="槐荫的问题", person="李", at=asked_at
        ),
        network.b.id,
    )
    enquiry = Enquiry.objects.get()
    draft = write(title="还没发出的")
    before = sent()
    for unit in (network.a, network.b, network.city, network.stranger):
        program = keyed(unit=unit)
        assert program.get("directives").json()["items"] == []
        for directive_id in (mine, draft):
            _nothing_there(program, network, directive_id, enquiry.pk)
    assert sent() == before
    directive = Directive.objects.get(pk=mine)
    assert (directive.state, directive.content_version, directive.amendment) == ("issued", 1, {})
    assert Directive.objects.get(pk=draft).state == "draft"
    assert UnitReport.objects.get().returned_revision == 0
    assert Enquiry.objects.get().answered_at is None
    assert Delivery.objects.filter(reminded_at__isnull=False).count() == 0


def _nothing_there(program: Program, network: Network, directive_id: UUID, enquiry_id: UUID) -> None:
    path = f"directives/{directive_id}"
    for part in ("", "/preview", "/deliveries", "/reports", "/enquiries"):
        assert program.get(f"{path}{part}").status_code == 404, part
    for step, body in (
        ("change", written(network, target_unit_id=program_unit(program, network))),
        ("discard", {}),
        ("submit", {"seal": "x"}),
        ("take-back", {}),
        ("issue", {"seal": "x"}),
        ("put-off", {"seal": "x"}),
        ("amend", {"based_on": 1, "title": "换", "why": "换"}),
        ("recall", {"reason": "换"}),
        ("close", {}),
        ("remind", {}),
        (f"reports/{network.b.id}/return", {"revision": 1, "reason": "换"}),
        (f"enquiries/{enquiry_id}/answer", {"answer": "换"}),
    ):
        assert program.post(f"{path}/{step}", body).status_code == 404, step


def program_unit(program: Program, network: Network) -> int:
    """The unit of a program."""
    return int(program.get("directives/choices").json()["places"][0]["unit_id"])


@pytest.mark.parametrize("role", ["", "network_viewer"])
def test_only_who_issues_for_the_unit(keyed: Keyed, network: Network, role: str) -> None:
    program = keyed(role=role)
    for path in ("directives", "directives/choices"):
        assert (program.get(path).status_code, program.code()) == (403, "key_person")
    assert program.post("directives/drafts", written(network)).status_code == 403
    with enter_network():
        assert not Directive.objects.exists()


def test_a_role_above_is_another_units_name(keyed: Keyed, network: Network, client_of: Any) -> None:
    """Staff of the province, and administrator of the city: in the city's name they issue nothing."""
    account = make_account()
    give_role(account, UNIT_ADMIN, network.city.id)
    give_role(account, NETWORK_STAFF, network.province.id)
    with enter_unit(network.ref(network.city)):
        key = keeping_keys.make("公文系统", (READ, ISSUE), 90, actor=account.pk).key
    program = Program(client_of(network.city), key=key)
    assert (program.get("directives").status_code, program.code()) == (403, "key_person")
    assert program.post("directives/drafts", written(network)).status_code == 403


def test_a_key_does_what_it_was_made_for(keyed: Keyed, network: Network) -> None:
    reader = keyed(READ)
    assert reader.get("directives").status_code == 200
    assert (reader.post("directives/drafts", written(network)).status_code, reader.code()) == (
        403,
        "key_scope",
    )
    writer = keyed(ISSUE)
    assert (writer.get("directives").status_code, writer.code()) == (403, "key_scope")
    assert writer.post("directives/drafts", written(network)).status_code == 201
    inbox = keyed("directives")
    assert (inbox.post("directives/drafts", written(network)).status_code, inbox.code()) == (403, "key_scope")


def test_reports_by_the_form_are_read_and_sent_back(
    keyed: Keyed, network: Network, write: Write, chief: Actor
) -> None:
    program = keyed(unit=network.province)
    directive_id = write()
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    reports.take(answered(directive_id, q2="3"), network.a.id)
    path = f"directives/{directive_id}/reports"
    (line,) = program.get(path).json()["items"]
    assert (line["answers"], line["said"][0]["words"], line["is_returned"]) == ({"q2": "3"}, "3 场", False)
    back = f"{path}/{network.a.id}/return"
    assert program.post(back, {"revision": 2, "reason": "核对"}).status_code == 409
    assert program.post(back, {"revision": 1, "reason": "请核对场次"}).status_code == 200
    (line,) = program.get(path).json()["items"]
    assert (line["is_returned"], line["return_reason"]) == (True, "请核对场次")
    assert (network.a.id, "directive.returned") in sent()


def test_what_units_ask_is_read_and_answered(
    keyed: Keyed, network: Network, issue: Write, chief: Actor
) -> None:
    program = keyed(unit=network.province)
    directive_id = issue()
    for number in range(3):
        asked = DirectiveAsked(
            directive_id=str(directive_id),
            enquiry_id=str(uuid4()),
            text=f"第{number}问",
            person="李",
            at=(clock.now() + timedelta(seconds=number)).isoformat(),
        )
        enquiries.take_question(asked, network.a.id)
    path = f"directives/{directive_id}/enquiries"
    page = program.get(path, limit=2).json()
    rest = program.get(page["next"].removeprefix("/api/v1/")).json()
    assert [one["text"] for one in page["items"] + rest["items"]] == ["第2问", "第1问", "第0问"]
    first = page["items"][0]["id"]
    done = program.post(f"{path}/{first}/answer", {"answer": "包括。", "to_all": True})
    assert done.json() == {"id": first, "to_all": True}
    assert len(program.get(path, waiting="true").json()["items"]) == 2
    assert program.post(f"{path}/{uuid4()}/answer", {"answer": "x"}).status_code == 404


def test_the_list_page_by_page(keyed: Keyed, network: Network) -> None:
    program = keyed()
    ids = [drafted(program, network) for _ in range(5)]
    page = program.get("directives", limit=2, state="draft").json()
    latest = drafted(program, network)
    found = [row["id"] for row in page["items"]]
    while page["next"]:
        page = program.get(page["next"].removeprefix("/api/v1/")).json()
        found += [row["id"] for row in page["items"]]
    assert found == ids[::-1]
    assert latest not in found


def test_whatever_a_page_refuses_in_words_a_program_is_refused_by_a_code() -> None:
    """A refusal that the API does not know would be a fault of ours (500)."""
    assert set(REFUSED) - {approving.OwnDraftError} <= set(CODES), "approving stays with the pages"


def test_a_season_that_says_nothing_is_not_issued(keyed: Keyed, network: Network, write: Write) -> None:
    program = keyed(unit=network.province)
    path = f"directives/{write(kind=SEASON)}"
    seal = program.get(f"{path}/preview").json()["seal"]
    assert (program.post(f"{path}/issue", {"seal": seal}).status_code, program.code()) == (
        409,
        "season_missing",
    )
    assert program.get(f"{path}/season").json()["content"] is None
    assert sent() == []
