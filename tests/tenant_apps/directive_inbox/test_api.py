"""The inbox by the API: the operations of its pages, in the name of the person of the key."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import RoleGrant
from shared_apps.contracts.directive_messages import NOTICE, DirectiveClosed
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations import filling_in, forms_told, receiving, working_together
from tenant_apps.interfaces.operations import keeping_keys
from tests.actors import give_role, make_account
from tests.network import Network
from tests.office import pdf, word
from tests.tenant_apps.directive_inbox.test_filling_in import LI, form_told
from tests.tenant_apps.directive_inbox.test_inbox import issued
from tests.tenant_apps.directive_inbox.test_report_files import form_told as form_with_files
from tests.tenant_apps.questions.calling import Program

Keyed = Callable[..., Program]
READ, WORK = "directives-read", "directives"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture
def admin(network: Network, in_unit_a: UnitRef) -> int:
    """An administrator of unit a."""
    account = make_account(name="周管理")
    give_role(account, UNIT_ADMIN, network.a.id)
    return account.pk


@pytest.fixture
def keyed(network: Network, client_of: Any, admin: int) -> Keyed:
    """A function: a program with a key of unit a, in the administrator's name unless another is named."""

    def program(*scopes: str, who: int = 0) -> Program:
        with enter_unit(network.ref(network.a)):
            key = keeping_keys.make("协同平台", scopes or (READ, WORK), 90, actor=who or admin).key
        return Program(client_of(network.a), key=key)

    return program


def arrive(**changes: object) -> UUID:
    """A directive reaches unit a."""
    directive_id = uuid7()
    receiving.receive(issued(directive_id, **changes))
    return directive_id


def told() -> list[str]:
    """What unit a has told those above."""
    return list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))


def entries(action: str) -> list[Any]:
    return list(unit_audit().entry._default_manager.filter(action=action))


def test_page_by_page_none_twice_and_none_left_out(keyed: Keyed) -> None:
    program = keyed()
    ids = [str(arrive()) for _ in range(5)]
    first = program.get("directives/inbox", limit=2).json()
    assert "no-store" in program.last["Cache-Control"]
    latest = str(arrive())
    found = [row["id"] for row in first["items"]]
    following = first["next"]
    while following:
        page = program.get(following.removeprefix("/api/v1/")).json()
        found += [row["id"] for row in page["items"]]
        following = page["next"]
    assert found == ids[::-1], "what came in meanwhile moves nothing"
    assert program.get("directives/inbox").json()["items"][0]["id"] == latest
    assert program.get("directives/inbox", after=str(uuid4())).status_code == 400
    assert program.code() == "unknown_page"
    for wrong in ({"after": "x"}, {"limit": "0"}, {"show": "other"}):
        assert program.get("directives/inbox", **wrong).status_code == 400


def test_what_is_mine_and_what_is_finished(keyed: Keyed, admin: int) -> None:
    program = keyed()
    mine, other, done = arrive(), arrive(), arrive(directive_kind=NOTICE, number_label="")
    program.post(f"directives/inbox/{mine}/assign", {"people": [admin]})
    program.post(f"directives/inbox/{done}/acknowledge")

    def shown(show: str) -> set[str]:
        return {row["id"] for row in program.get("directives/inbox", show=show).json()["items"]}

    assert shown("owed") == {str(mine), str(other)}
    assert shown("mine") == {str(mine)}
    assert shown("finished") == {str(done)}
    assert shown("all") == {str(mine), str(other), str(done)}


def test_reading_is_said_and_acknowledging_is_told_once(keyed: Keyed, admin: int) -> None:
    program, directive_id = keyed(), arrive()
    path = f"directives/inbox/{directive_id}"
    item = program.get(path).json()
    assert (item["state"], item["text"], item["acknowledged_at"]) == ("unread", "请于下周前报送。", None)
    assert told() == [], "reading it by a program is nobody's reading"
    assert program.post(f"{path}/read").json()["state"] == "read"
    once = str(uuid4())
    for _ in range(2):
        answer = program.post(f"{path}/acknowledge", once=once)
        assert answer.json() == {"id": str(directive_id), "state": "acknowledged"}
    assert answer["Idempotent-Replayed"] == "true"
    assert program.post(f"{path}/acknowledge").status_code == 200
    assert told() == ["directive.read", "directive.taken_on"] or told()[0] == "directive.read"
    assert len(told()) == 2
    (entry,) = entries("directive.acknowledged")
    assert (entry.actor, "key" in entry.detail) == (f"account:{admin}", True)


def test_a_report_in_words_and_its_correction(keyed: Keyed) -> None:
    program, directive_id = keyed(), arrive()
    path = f"directives/inbox/{directive_id}/report"
    first = program.post(path, {"text": "已办三场。", "number": "120.5", "based_on": 0}).json()
    assert (first["state"], first["revision"]) == ("reported", 1)
    assert program.post(path, {"text": "四场", "based_on": 0}).status_code == 409
    assert program.code() == "changed_meanwhile"
    assert program.post(path, {"text": "四场", "based_on": 1}).json()["revision"] == 2
    (now, before) = program.get(f"directives/inbox/{directive_id}").json()["reports"]
    assert (now["text"], now["number"], before["number"]) == ("四场", None, "120.50")
    for wrong in ({"text": "", "based_on": 2}, {"text": "x", "number": "-1", "based_on": 2}, {"text": "x"}):
        assert program.post(path, wrong).status_code == 400
    notice = arrive(directive_kind=NOTICE, number_label="")
    assert program.post(f"directives/inbox/{notice}/report", {"text": "x", "based_on": 0}).status_code == 409
    assert program.code() == "no_report_wanted"


def test_a_report_by_the_form_names_each_field_at_fault_and_keeps_nothing(keyed: Keyed) -> None:
    program, directive_id = keyed(), arrive(number_label="")
    forms_told.form_told(form_told(directive_id))
    path = f"directives/inbox/{directive_id}"
    form = program.get(f"{path}/form").json()
    assert (form["based_on"], form["answers"]) == (0, {"q1": ["共青团历下区委员会"]})
    assert {"q1", "q2", "q4.1.c1", "q4.6.c2"} <= set(form["places"])
    assert [field["kind"] for field in form["form"]["fields"]] == ["short", "number", "one", "table"]
    answers = {"q2": ["-3"], "q3": ["9"], "q4.1.c2": ["12"]}
    refused = program.post(f"{path}/report/submit", {"answers": answers, "based_on": 0})
    assert (refused.status_code, program.code()) == (400, "invalid")
    found = {one["field"]: one["code"] for one in refused.json()["errors"]}
    assert found == {"answers.q2": "low", "answers.q3": "option", "answers.q4.1.c1": "missing"}
    assert "第 1 行“学校”" in next(one["detail"] for one in refused.json()["errors"] if "q4" in one["field"])
    assert not DirectiveEntry.objects.filter(kind__in=("draft", "report")).exists()
    assert told() == []
    unknown = program.post(
        f"{path}/report/draft", {"answers": {"q9": ["1"], "q4.7.c1": ["x"]}, "based_on": 0}
    )
    assert {one["field"] for one in unknown.json()["errors"]} == {"answers.q9", "answers.q4.7.c1"}
    saved = program.post(f"{path}/report/draft", {"answers": {"q3": ["2"]}, "based_on": 0}).json()
    assert saved == {"id": str(directive_id), "based_on": 1}
    whole = {"q2": ["3"], "q3": ["2"], "q4.1.c1": ["山师附中"], "q4.1.c2": ["120"]}
    sent = program.post(f"{path}/report/submit", {"answers": whole, "based_on": 1}).json()
    assert (sent["state"], sent["revision"]) == ("reported", 1)
    (entry,) = DirectiveEntry.objects.filter(kind="report")
    assert entry.body["answers"]["q2"] == "3"
    shown = program.get(f"{path}/form").json()
    assert shown["sent"][0]["said"][0]["asked"] == "活动场次"
    assert program.post(f"{path}/report", {"text": "x", "based_on": 1}).status_code == 409
    assert program.code() == "form_asked"


def test_files_are_handed_in_first_and_named_by_their_ids(
    keyed: Keyed, network: Network, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    program, directive_id = keyed(), arrive(number_label="")
    forms_told.form_told(form_with_files(directive_id))
    path = f"directives/inbox/{directive_id}"
    once = str(uuid4())
    handed = program.upload(f"{path}/files", pdf(), "总结.exe", once=once)
    assert handed.status_code == 201
    file = handed.json()
    assert (file["name"], file["type"], file["size"]) == ("总结.pdf", "pdf", len(pdf()))
    # The answer was lost on the way: under the same key, and under another one.
    assert program.upload(f"{path}/files", pdf(), "总结.exe", once=once).json() == file
    again = program.upload(f"{path}/files", pdf(), "总结.pdf")
    assert (again.status_code, again.json()["id"]) == (200, file["id"])
    for content, code in ((b"MZ program", "file_type"), (pdf(acts=True), "file_acts"), (b"", "")):
        assert program.upload(f"{path}/files", content, "总结.pdf").status_code in (400, 422)
        assert not code or program.code() == code
    assert "q2" in program.get(f"{path}/form").json()["places"]
    opened = program.get(f"{path}/files/{file['id']}")
    assert b"".join(opened.streaming_content) == pdf()
    unasked = program.upload(f"{path}/files", word(), "说明.docx").json()
    body = {"answers": {"q1": ["3"], "q2": [file["id"], unasked["id"]]}, "based_on": 0}
    refused = program.post(f"{path}/report/submit", body).json()
    assert [(one["field"], one["code"]) for one in refused["errors"]] == [("answers.q2", "file_type")]
    body["answers"]["q2"] = [file["id"]]
    assert program.post(f"{path}/report/submit", body).json()["revision"] == 1
    assert told()[-2:] == ["directive.files_sent", "directive.form_answered"]
    shown = program.get(f"{path}/form").json()
    assert shown["answers"]["q2"] == [file["id"]]
    assert shown["sent"][0]["answers"]["q2"][0]["digest"] == file["digest"]
    # To read, and of this unit, alone.
    assert keyed(READ).upload(f"{path}/files", pdf(mark="二"), "二.pdf").status_code == 403
    assert program.get(f"directives/inbox/{arrive()}/files/{file['id']}").status_code == 404


def test_of_two_who_write_the_same_nothing_is_lost(keyed: Keyed) -> None:
    program, directive_id = keyed(), arrive(number_label="")
    forms_told.form_told(form_told(directive_id))
    path = f"directives/inbox/{directive_id}/report"
    assert program.post(f"{path}/draft", {"answers": {"q2": ["1"]}, "based_on": 0}).json()["based_on"] == 1
    filling_in.save(directive_id, LI, typed={"q2": ["2"]}, based_on=1, opened={})
    for step in ("draft", "submit"):
        refused = program.post(f"{path}/{step}", {"answers": {"q2": ["3"]}, "based_on": 1})
        assert (refused.status_code, program.code()) == (409, "written_meanwhile")
        assert refused.json()["errors"] == [
            {"field": "answers.q2", "code": "written_meanwhile", "detail": "2"}
        ]
    assert DirectiveEntry.objects.get(kind="draft").body["typed"] == {"q2": ["2"]}
    taken = program.post(f"{path}/draft", {"answers": {"q2": ["2"], "q3": ["1"]}, "based_on": 1})
    assert taken.status_code == 200, "what is the same does no harm"


def test_without_a_form_there_is_none_to_fill_in(keyed: Keyed) -> None:
    program, directive_id = keyed(), arrive()
    path = f"directives/inbox/{directive_id}"
    assert (program.get(f"{path}/form").status_code, program.code()) == (409, "no_form")
    body = {"answers": {}, "based_on": 0}
    assert (program.post(f"{path}/report/submit", body).status_code, program.code()) == (409, "no_form")


def test_among_colleagues_and_to_the_issuer(keyed: Keyed, network: Network, admin: int) -> None:
    program, directive_id = keyed(), arrive()
    path = f"directives/inbox/{directive_id}"
    assert program.post(f"{path}/comment", {"text": "请小李负责"}).status_code == 200
    assert program.post(f"{path}/assign", {"people": [admin]}).status_code == 200
    stranger = make_account()
    assert program.post(f"{path}/assign", {"people": [stranger.pk]}).status_code == 422
    assert program.code() == "nobody_chosen"
    assert program.post(f"{path}/ask", {"text": "是否包括研究生？"}).status_code == 200
    item = program.get(path).json()
    assert ([one["text"] for one in item["comments"]], item["people"]) == (["请小李负责"], [admin])
    (asked,) = item["answered"]
    assert (asked["what"], asked["answer"]) == ("question", None)
    assert told() == ["directive.asked"], "a comment and who has it stay here"


def test_handing_on_reaches_nobody_beside_or_above(keyed: Keyed, network: Network) -> None:
    program, directive_id = keyed(), arrive()
    path = f"directives/inbox/{directive_id}/hand-on"
    at = (clock.now() + timedelta(days=2)).isoformat()
    places = program.get("directives/inbox/places").json()
    assert [place["unit_id"] for place in places["places"]] == [network.a.id]
    body = {"target_unit_id": network.a.id, "kinds": ["township"], "due_at": at, "addition": "附照片"}
    for other in (network.b, network.city, network.stranger):
        assert program.post(path, body | {"target_unit_id": other.id}).status_code == 422
        assert program.code() == "outside"
    assert program.post(path, body | {"kinds": ["province"]}).status_code == 422
    late = (clock.now() + timedelta(days=30)).isoformat()
    assert (program.post(path, body | {"due_at": late}).status_code, program.code()) == (422, "too_late")
    assert told() == []
    assert not DirectiveEntry.objects.exists()
    assert program.post(path, body).status_code == 200
    assert told()[-1] == "directive.delegated"
    (handed,) = program.get(f"directives/inbox/{directive_id}").json()["handed_on"]
    assert (handed["text"], handed["child_id"], handed["refused"]) == ("附照片", None, "")


def test_after_the_end_nothing_is_added(keyed: Keyed) -> None:
    program, directive_id = keyed(), arrive()
    receiving.note_end(DirectiveClosed(directive_id=str(directive_id), at=clock.now().isoformat()))
    path = f"directives/inbox/{directive_id}"
    for step, body in (
        ("acknowledge", {}),
        ("ask", {"text": "？"}),
        ("report", {"text": "x", "based_on": 0}),
    ):
        assert (program.post(f"{path}/{step}", body).status_code, program.code()) == (409, "ended")
    assert told() == []


def test_a_key_does_what_it_was_made_for(keyed: Keyed, network: Network, admin: int) -> None:
    """Scope by scope, and no more than its person may at that moment."""
    directive_id = arrive()
    path = f"directives/inbox/{directive_id}"
    reader = keyed(READ)
    assert reader.get(path).status_code == 200
    assert (reader.post(f"{path}/acknowledge").status_code, reader.code()) == (403, "key_scope")
    worker = keyed(WORK)
    assert (worker.get(path).status_code, worker.code()) == (403, "key_scope")
    officer = make_account()
    grant = give_role(officer, DUTY_OFFICER, network.a.id)
    duty = keyed(who=officer.pk)
    at = (clock.now() + timedelta(days=2)).isoformat()
    handed_on = {"target_unit_id": network.a.id, "kinds": ["township"], "due_at": at}
    assert duty.post(f"{path}/hand-on", handed_on).status_code == 403, "in the unit's name speaks its leader"
    assert duty.post(f"{path}/comment", {"text": "收到"}).status_code == 200
    with enter_network():
        RoleGrant.objects.filter(pk=grant).delete()
    assert (duty.get(path).status_code, duty.code()) == (403, "key_person")
    assert duty.post(f"{path}/acknowledge").status_code == 403
    assert told() == []


def test_another_units_directive_is_not_there(
    keyed: Keyed, network: Network, unit_b: UnitRef, client_of: Any
) -> None:
    program = keyed()
    with enter_unit(unit_b):
        theirs = arrive(title="槐荫的通知")
        working_together.comment(theirs, LI, "槐荫的话")
    path = f"directives/inbox/{theirs}"
    assert program.get(path).status_code == 404
    assert "槐荫" not in program.get("directives/inbox", show="all").content.decode()
    assert program.get("directives/inbox", after=str(theirs)).status_code == 400
    for step, body in (
        ("read", {}),
        ("acknowledge", {}),
        ("comment", {"text": "x"}),
        ("assign", {"people": [1]}),
        ("ask", {"text": "x"}),
        ("report", {"text": "x", "based_on": 0}),
        ("report/draft", {"answers": {}, "based_on": 0}),
        ("report/submit", {"answers": {}, "based_on": 0}),
    ):
        assert program.post(f"{path}/{step}", body).status_code == 404
    # The key itself is worth nothing at the sibling's, whoever its person is.
    there = Program(client_of(network.b), key=program.key)
    assert (there.get(path).status_code, there.code()) == (401, "key_refused")
    with enter_unit(unit_b):
        assert unit_tables().outbox._default_manager.count() == 0
        assert DirectiveItem.objects.get(directive_id=theirs).read_at is None
        assert DirectiveEntry.objects.count() == 1
