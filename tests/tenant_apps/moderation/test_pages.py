"""The pages: reporting without an account, reading the receipt, deciding, appealing, the word list."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.models import Publication
from tenant_apps.moderation.data.codes import Review
from tenant_apps.moderation.data.settings import HIDE_REASONS, REVIEW_BY_TOPIC
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.public import QUESTION, author_link, review_of
from tenant_apps.moderation.queries.list_versions import versions
from tenant_apps.moderation.rules import limits
from tenant_apps.moderation.rules.lists import lists_in_force
from tenant_apps.moderation.rules.word_lists import find
from tenant_apps.questions.public import ImportedMessage, record_imported
from tenants.public import add_reason, set_setting
from tests.network import Network
from tests.tenant_apps.moderation.conftest import CRITICAL, KIND, Board

Staff = Callable[..., Client]
REPORT = f"/report/{KIND}/1/"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def text_of(response: Any) -> str:
    """What stands on a page, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_reported_without_an_account_and_read_by_the_receipt(
    board: Board, unit_a: UnitRef, client_of: Callable[..., Client]
) -> None:
    board.write("1", CRITICAL, title="没人管")
    reader = client_of(unit_a)
    page = reader.get(REPORT)
    assert page.status_code == 200
    assert "没人管" in text_of(page)
    assert page["Cache-Control"] == "private, no-store"
    sent = reader.post(REPORT, {"reason": "abuse", "words": "骂人", "token": "a"}, follow=True)
    receipt = sent.redirect_chain[-1][0].split("/")[3]
    assert re.fullmatch(r"JB-\d{8}(-[0-9A-Z]{4}){3}", receipt)
    assert receipt in text_of(sent)
    again = reader.post("/report/receipt/", {"receipt": receipt.lower()})
    assert again.status_code == 303
    assert reader.post("/report/receipt/", {"receipt": "JB-20200101-AAAA-AAAA-AAAA"}).status_code == 422


def test_nothing_typed_is_lost(board: Board, unit_a: UnitRef, client_of: Callable[..., Client]) -> None:
    board.write("1", "话")
    answer = client_of(unit_a).post(REPORT, {"words": "我写的很长的说明", "contact": "me@x.cn", "token": "a"})
    assert answer.status_code == 422
    assert "我写的很长的说明" in answer.content.decode()
    assert "me@x.cn" in answer.content.decode()
    with enter_unit(unit_a):
        assert not Report.objects.exists()


def test_what_does_not_stand_in_public_cannot_be_reported(
    board: Board, unit_a: UnitRef, client_of: Callable[..., Client]
) -> None:
    reader = client_of(unit_a)
    assert reader.get(REPORT).status_code == 404
    assert reader.get("/report/nothing/1/").status_code == 404
    assert reader.post(REPORT, {"reason": "abuse", "token": "a"}).status_code == 404


def sum_of(html: str) -> str:
    found = re.search(r"([一二三四五六七八九])加([一二三四五六七八九])等于几", html)
    assert found, "a sum is asked"
    return str(sum("零一二三四五六七八九".index(sign) for sign in found.groups()))


def test_a_person_is_asked_nothing(board: Board, unit_a: UnitRef, client_of: Callable[..., Client]) -> None:
    board.write("1", "话")
    reader = client_of(unit_a)
    page = reader.get(REPORT).content.decode()
    assert "等于几" not in page
    form = dict(re.findall(r'name="(token|opened)" value="([^"]+)"', page))
    assert set(form) == {"token", "opened"}
    assert reader.post(REPORT, form | {"reason": "abuse"}).status_code == 303
    with enter_unit(unit_a):
        assert not Report.objects.get().marked


@pytest.mark.parametrize("trapped", [{"homepage": "x"}, {}], ids=["the trap", "many from one address"])
def test_a_machine_answers_a_sum_first(
    board: Board,
    unit_a: UnitRef,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    trapped: dict[str, str],
) -> None:
    board.write("1", "话")
    if not trapped:
        monkeypatch.setattr(limits, "OFTEN", 0)
    reader = client_of(unit_a)
    said = {"reason": "abuse", "token": "a", "words": "第二句骂人"} | trapped
    asked = reader.post(REPORT, said)
    assert asked.status_code == 422
    assert "第二句骂人" in asked.content.decode(), "nothing that was typed is lost"
    assert reader.post(REPORT, said | {"check": "17"}).status_code == 422
    with enter_unit(unit_a):
        assert not Report.objects.exists()
    assert reader.post(REPORT, said | {"check": sum_of(asked.content.decode())}).status_code == 303
    with enter_unit(unit_a):
        assert not Report.objects.get().marked


def test_the_sum_of_one_form_opens_no_other(
    board: Board, unit_a: UnitRef, client_of: Callable[..., Client]
) -> None:
    board.write("1", "话")
    reader = client_of(unit_a)
    said = {"reason": "abuse", "homepage": "x"}
    answers = {sum_of(reader.post(REPORT, said | {"token": str(n)}).content.decode()) for n in range(12)}
    assert len(answers) > 1


def test_what_may_be_urgent_is_taken_in_and_marked(
    board: Board, unit_a: UnitRef, client_of: Callable[..., Client]
) -> None:
    board.write("1", "话")
    reader = client_of(unit_a)
    assert reader.post(REPORT, {"reason": "child", "token": "a", "homepage": "x"}).status_code == 303
    with enter_unit(unit_a):
        assert Report.objects.get().marked
        case = Case.objects.get()
        assert (case.due_at - case.opened_at).total_seconds() == 24 * 3600, "no machine hurries anybody"


def test_faster_than_anybody_reads_again_and_again(
    board: Board, unit_a: UnitRef, client_of: Callable[..., Client]
) -> None:
    board.write("1", "话")
    reader = client_of(unit_a)
    codes = [reader.post(REPORT, {"reason": "abuse", "token": str(n)}).status_code for n in range(5)]
    assert codes == [303] * 3 + [422] * 2


def test_a_flood_waits(board: Board, unit_a: UnitRef, client_of: Callable[..., Client]) -> None:
    board.write("1", "话")
    reader = client_of(unit_a)
    codes = [reader.post(REPORT, {"reason": "violence", "token": str(n)}).status_code for n in range(31)]
    assert codes == [303] * 30 + [429]


def test_decided_at_the_desk_and_appealed_by_the_author(
    board: Board, unit_a: UnitRef, network: Network, client_of: Callable[..., Client], staff: Staff
) -> None:
    board.write("1", "骂人的话")
    reader, officer, colleague = client_of(unit_a), staff("duty_officer", unit_a), staff("leader", unit_a)
    reader.post(REPORT, {"reason": "abuse", "token": "a"})
    with enter_unit(unit_a):
        case = Case.objects.get()
    page = f"/desk/moderation/{case.pk}/"
    assert "骂人的话" in text_of(officer.get(page))
    said = {"do": "decide", "version": "1", "verdict": "hide", "reason": "abuse", "words": ""}
    refused = officer.post(page, said)
    assert refused.status_code == 422
    assert "请告诉作者是哪一部分。" in text_of(refused)
    without_a_word = text_of(officer.post(page, said | {"words": "。"}))
    assert "请用文字说明，不能只填标点或符号。" in without_a_word
    assert "请告诉作者是哪一部分。" not in without_a_word, "one fault is said once"
    add_reason(unit_a.id, HIDE_REASONS, below="abuse", zh="人身攻击", en="", actor_id=1)
    kept = officer.post(page, said | {"verdict": "keep", "reason": "own-1", "words": "第二句骂人"})
    assert kept.status_code == 422
    officer.post(page, said | {"reason": "own-1", "words": "第二句骂人"})
    with enter_unit(unit_a):
        decided = Case.objects.get()
        assert (decided.reason, decided.words) == ("abuse", "具体原因：人身攻击\n第二句骂人")
    late = colleague.post(page, said | {"verdict": "keep", "reason": "criticism", "words": "我看没问题"})
    assert late.status_code == 409
    assert board.hidden == {"1"}
    with enter_unit(unit_a):
        link = author_link(KIND, "1")
    seen = reader.get(link)
    assert "第二句骂人" in text_of(seen)
    assert reader.post(link, {"words": ""}).status_code == 422
    assert reader.post(link, {"words": "这是引用"}).status_code == 303
    assert reader.post(link, {"words": "再来一次"}).status_code == 409
    with enter_unit(unit_a):
        version = str(Case.objects.get().version)
    settle = {"do": "settle", "version": version, "verdict": "keep", "words": "确是引用"}
    assert officer.post(page, settle).status_code == 409
    assert board.hidden == {"1"}
    assert colleague.post(page, settle).status_code == 303
    assert board.hidden == set()
    assert "确是引用" in text_of(reader.get(link))


def test_the_link_of_an_author_opens_nothing_elsewhere(
    board: Board, unit_a: UnitRef, unit_b: UnitRef, client_of: Callable[..., Client]
) -> None:
    board.write("1", "话")
    client_of(unit_a).post(REPORT, {"reason": "abuse", "token": "a"})
    with enter_unit(unit_a):
        Case.objects.update(shown=False)
        link = author_link(KIND, "1")
    assert client_of(unit_a).get(link).status_code == 200
    assert client_of(unit_b).get(link).status_code == 404
    assert client_of(unit_a).get(link[:-2] + "/").status_code == 404


def test_a_public_question_is_hidden_gone_and_back(
    in_unit_a: UnitRef, client_of: Callable[..., Client], staff: Staff
) -> None:
    with enter_network():
        import_tree()
    record_imported(
        ImportedMessage(
            source="市长信箱",
            external_number="1",
            title="路灯坏了三个月",
            text="局长不作为，路灯坏了三个月没人修。",
            received_at=datetime(2026, 10, 1, tzinfo=UTC),
            topic="110201",
            visibility="public_wish",
            answer="已派人维修。",
            answered_at=datetime(2026, 10, 2, tzinfo=UTC),
        )
    )
    row = Publication.objects.get()
    reader, officer, other = (
        client_of(in_unit_a),
        staff("duty_officer", in_unit_a),
        staff("leader", in_unit_a),
    )
    page = f"/questions/{row.number}/"
    report = f"/report/{QUESTION}/{row.pk}/"
    assert report in reader.get(page).content.decode()
    reader.post(report, {"reason": "abuse", "token": "a"})
    desk = f"/desk/moderation/{Case.objects.get().pk}/"
    officer.post(
        desk, {"do": "decide", "version": "1", "verdict": "hide", "reason": "abuse", "words": "错看了"}
    )
    assert reader.get(page).status_code == 410
    assert reader.get(report).status_code == 404
    reader.post(author_link(QUESTION, str(row.pk)), {"words": "这是批评，不是骂人"})
    version = str(Case.objects.get().version)
    other.post(desk, {"do": "settle", "version": version, "verdict": "keep", "words": "批评可以"})
    assert reader.get(page).status_code == 200
    assert "不作为" in reader.get(page).content.decode()


def test_a_list_holds_here_and_below_and_both_sides_see_it(
    unit_a: UnitRef, network: Network, staff: Staff, board: Board
) -> None:
    above = network.ref(network.province)
    keeper = staff("unit_admin", above)
    assert (
        keeper.post(
            "/manage/moderation/words/", {"version": "0", "advert": "坏词一号\n坏 词 二号"}
        ).status_code
        == 303
    )
    with enter_unit(unit_a):
        assert {hit.unit_id for hit in find("看坏*词一号吧", lists_in_force())} == {above.id}
    below = staff("unit_admin", unit_a)
    assert "坏词一号" in text_of(below.get("/manage/moderation/words/"))
    assert below.post("/manage/moderation/words/", {"version": "0", "fraud": "本地词"}).status_code == 303
    with enter_unit(unit_a):
        assert [hit.word for hit in find("本地词和坏词二号", lists_in_force())] == ["坏词二号", "本地词"]
    with enter_unit(above):
        assert find("本地词", lists_in_force()) == []
    assert "1 个下级单位" in text_of(keeper.get("/manage/moderation/words/"))


@pytest.mark.parametrize("entry", ["不作为", "王书记", "一"])
def test_criticism_is_refused_with_the_reason(unit_a: UnitRef, staff: Staff, entry: str) -> None:
    answer = staff("unit_admin", unit_a).post("/manage/moderation/words/", {"version": "0", "abuse": entry})
    assert answer.status_code == 422
    assert entry in text_of(answer)
    with enter_unit(unit_a):
        assert versions() == []


def test_two_keepers_do_not_overwrite_each_other(unit_a: UnitRef, staff: Staff) -> None:
    keeper = staff("unit_admin", unit_a)
    keeper.post("/manage/moderation/words/", {"version": "0", "abuse": "坏词一号"})
    late = keeper.post("/manage/moderation/words/", {"version": "0", "abuse": "坏词二号"})
    assert late.status_code == 409
    assert "坏词二号" in late.content.decode()
    assert keeper.post("/manage/moderation/words/", {"version": "1", "abuse": "坏词二号"}).status_code == 303
    with enter_unit(unit_a):
        assert [(one.number, one.entries) for one in versions()] == [(2, 1), (1, 1)]


def test_review_is_chosen_by_topic(board: Board, unit_a: UnitRef, network: Network, staff: Staff) -> None:
    with enter_network():
        import_tree()
    keeper = staff("unit_admin", unit_a)
    assert keeper.post("/manage/moderation/topics/", {"11": "after", "15": ""}).status_code == 303
    with enter_unit(unit_a):
        assert review_of("110201") is Review.AFTER
        assert review_of("150305") is Review.BEFORE
    assert keeper.post("/manage/moderation/topics/", {"11": "never"}).status_code == 422
    set_setting(network.province.id, REVIEW_BY_TOPIC, {"11": "before"}, locked=True, actor_id=None)
    assert keeper.post("/manage/moderation/topics/", {"11": "none"}).status_code == 409
    with enter_unit(unit_a):
        assert review_of("110201") is Review.BEFORE


def test_everybody_reads_the_counts(board: Board, unit_a: UnitRef, client_of: Callable[..., Client]) -> None:
    board.write("1", "话")
    reader = client_of(unit_a)
    assert reader.get("/moderation/").status_code == 200
    reader.post(REPORT, {"reason": "abuse", "token": "a"})
    assert "批评" in text_of(reader.get("/moderation/"))
