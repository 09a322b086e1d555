"""Answers of peers: written by verified people, read before they are shown, never taken for the unit's."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef
from shared_apps.accounts.models import Account
from tenant_apps.commons.data.codes import PEER_ANSWER, CommentState, Event, Level, Mark, Said, Why
from tenant_apps.commons.data.settings import PEER_ANSWERS, PEER_TRUSTED
from tenant_apps.commons.models import Comment, Credit, Publication
from tenant_apps.commons.operations import accepting, closing_topics, commenting, deciding, marking
from tenant_apps.commons.operations.liking import OwnQuestion
from tenant_apps.commons.operations.marking import BadCorrection
from tenant_apps.commons.operations.peer_answering import AnsweredAlready, ClosedToPeers, write_answer
from tenant_apps.commons.queries.listing import Wanted
from tenant_apps.commons.queries.searching import search
from tenant_apps.commons.rules import limits
from tenant_apps.moderation.data.codes import Kept, Reason, Source, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import screening
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.readers.public import ReaderCard
from tenants.public import set_setting
from tests.actors import NOT_GIVEN, client_for, give_role, make_account
from tests.tenant_apps.commons.conftest import LAMPS, OFFICER, Ask, Import, Verify, show

MODERATOR = NOT_GIVEN + 12
SAID = "我去年也遇到过：先打 12345 登记，再去街道办，三天就修好了。"


@pytest.fixture
def question(imported: Import) -> Publication:
    """A question that everybody can read."""
    return imported()


def page(client: Client, question: Any, status: int = 200, more: str = "") -> str:
    response = client.get(f"/questions/{question.number}/{more}")
    assert response.status_code == status
    return response.content.decode()


def verdict(answer_id: UUID, said: Verdict) -> None:
    case = Case.objects.get(kind=PEER_ANSWER, item=str(answer_id))
    reason, words = (Kept.NO_BREACH, "") if said is Verdict.KEEP else (Reason.ADVERT, "这是广告。")
    decide(case.pk, version=case.version, verdict=said, reason=reason, words=words, actor=MODERATOR)


def shown(question: Publication, reader: ReaderCard, text: str = SAID) -> UUID:
    """An answer that a moderator has let through."""
    written = write_answer(question.question, reader, text)
    verdict(written.comment_id, Verdict.KEEP)
    return written.comment_id


def count(question: Publication) -> int:
    return int(Publication.objects.values_list("peer_count", flat=True).get(pk=question.pk))


@pytest.fixture
def waiting(asked: Ask, verify: Verify) -> tuple[Any, ReaderCard]:
    """A question that waits for the unit's answer in public, and whoever asked it."""
    receipt, card = asked(), verify()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    Publication.objects.filter(question=receipt.question_id).update(person=card.reader_id)
    return receipt, card


def of(receipt: Any) -> Publication:
    found: Publication = Publication.objects.get(question=receipt.question_id)
    return found


def test_nobody_reads_it_before_a_moderator_has(
    question: Publication, reader: Client, verify: Verify
) -> None:
    written = write_answer(question.question, verify("小海豚"), f"{SAID}电话 13812345678")
    assert not written.shown
    assert (SAID in page(reader, question), count(question)) == (False, 0)
    assert "13812345678" not in Case.objects.get(kind=PEER_ANSWER).text
    verdict(written.comment_id, Verdict.KEEP)
    text = page(reader, question)
    assert (SAID in text, "小海豚" in text, "13812345678" in text, count(question)) == (True, True, False, 1)
    assert f"/report/peer_answer/{written.comment_id}/" in text
    assert reader.get(f"/report/peer_answer/{written.comment_id}/").status_code == 200
    assert reader.get(f"/report/comment/{written.comment_id}/").status_code == 404
    assert "1 条网友回答" in reader.get("/questions/").content.decode()
    assert SAID in page(reader, question, more="answers/")
    assert SAID not in page(reader, question, more="comments/")


def test_it_is_never_taken_for_the_unit_s(
    waiting: tuple[Any, ReaderCard], reader: Client, verify: Verify
) -> None:
    receipt, _card = waiting
    before = Question.objects.values().get(pk=receipt.question_id)
    stage = of(receipt).stage
    answer_id = shown(of(receipt), verify())
    accepting.accept(receipt.question_id, answer_id)
    marking.mark_answer(answer_id, Mark.ENDORSED, "", actor=OFFICER)
    # Not a single date, state or clock of the question has moved.
    assert Question.objects.values().get(pk=receipt.question_id) == before
    row = of(receipt)
    assert (row.stage, row.answered_at, row.answers_hash) == (stage, None, "")
    text = page(reader, receipt)
    assert ("网友回答" in text, "不代表" in text, "会在这里答复" in text) == (True, True, True)
    body = reader.get(f"/api/v1/public-questions/{receipt.number}").json()
    assert (body["stage"], body["answers"], body["answered_at"]) == ("waiting", [], None)
    assert body["peer_count"] == 1
    (said,) = body["peer_answers"]
    assert (said["text"], said["accepted"], said["mark"], said["level"]) == (
        SAID,
        True,
        "endorsed",
        "热心网友",
    )


def test_the_official_answer_stays_first(question: Publication, reader: Client, verify: Verify) -> None:
    answer_id = shown(question, verify())
    accepting.accept(question.question, answer_id)
    text = page(reader, question)
    assert 0 < text.index("计划明年六月通车。") < text.index(SAID)


def test_the_one_that_helped_stands_first_among_peers(
    question: Publication, reader: Client, verify: Verify
) -> None:
    first, second, third = (shown(question, verify(), f"{SAID}{n}") for n in range(3))
    marking.mark_answer(second, Mark.ENDORSED, "", actor=OFFICER)
    accepting.accept(question.question, third)
    ids = re.findall(r'id="p([0-9a-f-]{36})"', page(reader, question))
    assert ids == [str(third), str(second), str(first)]
    accepting.accept(question.question, first)
    ids = re.findall(r'id="p([0-9a-f-]{36})"', page(reader, question))
    assert ids == [str(first), str(second), str(third)]
    assert Comment.objects.exclude(accepted_at=None).count() == 1


def test_a_moderator_says_no_and_is_asked_again(
    question: Publication, reader: Client, verify: Verify
) -> None:
    written = write_answer(question.question, verify("", reader), SAID)
    verdict(written.comment_id, Verdict.HIDE)
    assert SAID not in page(reader, question)
    mine = page(reader, question, more="mine/")
    link = re.search(r'href="(/moderation/of/[^"]+)"', mine)
    assert SAID in mine
    assert link is not None
    assert "这是广告" in reader.get(link[1]).content.decode()


@pytest.mark.parametrize("age", ["from_14", "under_14"])
def test_nobody_tells_a_minor_what_to_do(asked: Ask, reader: Client, verify: Verify, age: str) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    Question.objects.filter(pk=receipt.question_id).update(age_band=age)
    with pytest.raises(ClosedToPeers):
        write_answer(receipt.question_id, verify(), SAID)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "kept", [{"danger": True}, {"confidential": True}, {"topic": "900101"}, {"kind": Kind.TIP}]
)
def test_what_is_sensitive_is_closed(asked: Ask, verify: Verify, kept: dict[str, Any]) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    # A rule that came to hold since the page was made.
    Question.objects.filter(pk=receipt.question_id).update(**kept)
    with pytest.raises(ClosedToPeers):
        write_answer(receipt.question_id, verify(), SAID)


def test_the_page_of_a_minor_offers_no_form(asked: Ask, reader: Client) -> None:
    receipt = asked(age_band="from_14")
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    assert "/answer/" not in page(reader, receipt)
    adult = asked(token=new_token())
    screening.accept(adult.question_id, version=1, actor=OFFICER)
    show(adult)
    assert f"/questions/{adult.number}/answer/" in page(reader, adult)


def test_the_unit_switches_it_off_altogether_or_by_topic(
    question: Publication, reader: Client, verify: Verify, unit_a: UnitRef
) -> None:
    card = verify("", reader)
    kept = shown(question, verify())
    closing_topics.close_topics([question.topic[:2]], actor=OFFICER)
    assert "我来回答" not in page(reader, question)
    assert "只由官方答复" in page(reader, question, more="answer/")
    with pytest.raises(ClosedToPeers):
        write_answer(question.question, card, SAID)
    closing_topics.close_topics([LAMPS[:2]], actor=OFFICER)
    assert "我来回答" in page(reader, question)
    set_setting(unit_a.id, PEER_ANSWERS, False, actor_id=OFFICER)
    with pytest.raises(ClosedToPeers):
        write_answer(question.question, card, SAID)
    assert str(kept) in page(reader, question)


def test_one_s_own_question_is_not_answered(waiting: tuple[Any, ReaderCard]) -> None:
    receipt, card = waiting
    with pytest.raises(OwnQuestion):
        write_answer(receipt.question_id, card, SAID)


def test_one_answer_of_a_person(question: Publication, verify: Verify) -> None:
    card = verify()
    first = write_answer(question.question, card, SAID)
    assert write_answer(question.question, card, SAID).comment_id == first.comment_id
    with pytest.raises(AnsweredAlready):
        write_answer(question.question, card, "另一个回答。")
    commenting.delete_comment(first.comment_id, card.reader_id)
    assert write_answer(question.question, card, "另一个回答。").comment_id != first.comment_id
    assert Comment.objects.filter(number=1).count() == 2


def test_the_way_of_somebody_who_answers(question: Publication, reader: Client, verify: Verify) -> None:
    address = f"/questions/{question.number}/answer/"
    assert reader.get(address)["Location"].startswith("/verify/?next=")
    typed = reader.post(address, {"text": SAID})
    assert (typed.status_code, SAID in typed.content.decode()) == (403, True)
    verify("", reader)
    assert reader.get(address)["Cache-Control"] == "private, no-store"
    assert reader.post(address, {"text": " 。"}).status_code == 422
    long = reader.post(address, {"text": "长" * 2001})
    assert (long.status_code, "长" * 2001 in long.content.decode()) == (422, True)
    done = reader.post(address, {"text": SAID})
    assert (done.status_code, done["Location"]) == (303, f"/questions/{question.number}/#peers")
    assert "先由工作人员看过" in page(reader, question)
    assert "已经回答过" in reader.get(address).content.decode()
    answer = Comment.objects.get()
    delete = f"/questions/{question.number}/comments/{answer.pk}/delete/"
    assert "删除你的回答" in reader.get(delete).content.decode()
    assert reader.post(delete)["Location"].endswith("#peers")
    assert Comment.objects.get().state == CommentState.DELETED


def test_whoever_writes_of_danger_reads_where_help_is(
    question: Publication, reader: Client, verify: Verify
) -> None:
    verify("", reader)
    response = reader.post(f"/questions/{question.number}/answer/", {"text": "我也不想活了，想跳楼。"})
    assert (response.status_code, "12355" in response.content.decode()) == (200, True)
    assert Comment.objects.get().state == CommentState.WAITING


def test_a_storm_waits_and_loses_nothing(imported: Import, reader: Client, verify: Verify) -> None:
    verify("", reader)
    most = limits.ANSWERS_OF_READER.times
    asked = [imported(title=f"第{n}个问题") for n in range(most + 1)]
    answered = [reader.post(f"/questions/{one.number}/answer/", {"text": SAID}) for one in asked]
    assert [one.status_code for one in answered] == [303] * most + [429]
    assert SAID in answered[-1].content.decode()
    assert int(answered[-1]["Retry-After"]) > 0


def test_staff_answer_at_the_desk(question: Publication, verify: Verify, in_unit_a: UnitRef) -> None:
    account = make_account()
    give_role(account, "duty_officer", in_unit_a.id)
    officer = client_for(account, at=in_unit_a)
    verify("", officer)
    response = officer.post(f"/questions/{question.number}/answer/", {"text": SAID})
    assert (response.status_code, Comment.objects.exists()) == (409, False)


def test_under_a_removed_question_nothing_is_shown_nor_said(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("", reader)
    answer_id = shown(question, verify())
    deciding.remove(question.question, actor=OFFICER)
    assert SAID not in page(reader, question, status=410)
    for more in ("answers/", "answer/"):
        assert reader.get(f"/questions/{question.number}/{more}").status_code == 302
    with pytest.raises(commenting.NotInPublic):
        write_answer(question.question, card, SAID)
    with pytest.raises(commenting.NotInPublic):
        accepting.accept(question.question, answer_id)
    assert reader.get(f"/report/peer_answer/{answer_id}/").status_code == 404


def test_a_page_that_is_kept_shows_it_at_once(
    question: Publication, reader: Client, verify: Verify, django_capture_on_commit_callbacks: Any
) -> None:
    card = verify()
    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer_id = shown(question, card)
    connection.run_on_commit.clear()
    page(reader, question)
    with CaptureQueriesContext(connection) as seen:
        page(reader, question)
    assert len(seen) == 0
    for change, told in (
        (lambda: accepting.accept(question.question, answer_id), "提问人采纳"),
        (lambda: marking.mark_answer(answer_id, Mark.CORRECTED, "现在要先预约。", actor=1), "现在要先预约。"),
    ):
        assert told not in page(reader, question)
        with django_capture_on_commit_callbacks(execute=True):
            change()
        connection.run_on_commit.clear()
        assert told in page(reader, question)


def test_the_page_of_a_question_takes_six_queries(
    question: Publication, reader: Client, verify: Verify
) -> None:
    for number in range(7):
        card = verify()
        answer_id = shown(question, card, f"{SAID}{number}")
        marking.mark_answer(answer_id, Mark.ENDORSED, "", actor=number)
        said = commenting.write_comment(question.question, card, "谢谢！")
        commenting.show_comment(said.comment_id, actor="moderation")
    page(reader, question)
    Publication.objects.filter(pk=question.pk).update(title="另一个标题")
    with CaptureQueriesContext(connection) as seen:
        text = page(reader, question, more="?x=1")
    assert (len(seen) <= 6, text.count('class="c-peer"')) == (True, 5)


def test_whoever_asked_says_what_helped(
    waiting: tuple[Any, ReaderCard], reader: Client, client_of: Any, verify: Verify, network: Any
) -> None:
    receipt, _card = waiting
    asker = client_of(network.a)
    status = f"/q/{receipt.number}/?k={receipt.secret}"
    assert f"/q/{receipt.number}/answers/" not in asker.get(status).content.decode()
    card = verify("小海豚")
    answer_id = shown(of(receipt), card)
    link = f"/q/{receipt.number}/answers/?k={receipt.secret}"
    assert link in asker.get(status).content.decode()
    opened = asker.get(link)
    assert (SAID in opened.content.decode(), opened["Cache-Control"]) == (True, "private, no-store")
    said = {"k": receipt.secret, "helped": str(answer_id)}
    assert asker.post(f"/q/{receipt.number}/answers/", {**said, "k": "wrong"}).status_code == 303
    assert Comment.objects.get().accepted_at is None
    asker.post(f"/q/{receipt.number}/answers/", said)
    assert "提问人采纳" in page(reader, receipt)
    credit = Credit.objects.get()
    assert (credit.reader, credit.points, credit.why) == (card.reader_id, 2, Why.COUNTS)
    asker.post(f"/q/{receipt.number}/answers/", {"k": receipt.secret, "helped": "nonsense"})
    asker.post(f"/q/{receipt.number}/answers/", {"k": receipt.secret})
    assert "提问人采纳" not in page(reader, receipt)
    assert Credit.objects.get().points == 0


def test_staff_endorse_correct_and_thank(
    question: Publication, reader: Client, verify: Verify, in_unit_a: UnitRef
) -> None:
    card = verify("小海豚")
    answer_id = shown(question, card)
    account: Account = make_account()
    give_role(account, "duty_officer", in_unit_a.id)
    officer = client_for(account, at=in_unit_a)
    address = f"/desk/answers/{answer_id}/"
    assert address in officer.get("/desk/answers/").content.decode()
    assert officer.post(address, {"mark": "corrected", "words": " "}).status_code == 422
    assert officer.post(address, {"mark": "endorsed"}).status_code == 303
    assert address not in officer.get("/desk/answers/").content.decode()
    assert "官方认可" in page(reader, question)
    credit = Credit.objects.get(event=Event.ENDORSED)
    assert (credit.points, credit.giver) == (5, account.pk)
    officer.post(address, {"mark": "corrected", "words": "现在要先预约。"})
    text = page(reader, question)
    assert ("官方更正" in text, "现在要先预约。" in text, "官方认可" in text) == (True, True, False)
    assert Credit.objects.get().points == 0
    officer.post(address, {"mark": "thanked"})
    assert "官方致谢" in page(reader, question)
    officer.post(address, {"mark": "nothing"})
    assert Comment.objects.get().mark == Mark.NONE
    with pytest.raises(BadCorrection):
        marking.mark_answer(answer_id, Mark.CORRECTED, "长" * 501, actor=1)


def found_by(words: str) -> list[str]:
    return [hit.row.number for hit in search(Wanted(words=words)).hits]


def test_an_answer_of_a_peer_is_found_in_its_unit(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("小海豚")
    waiting = write_answer(question.question, card, "去青年之家三楼窗口登记即可。").comment_id
    assert found_by("三楼窗口") == [], "nobody has read it yet"
    verdict(waiting, Verdict.KEEP)
    assert found_by("三楼窗口") == [question.number]
    assert found_by("明年六月") == [question.number], "the unit's own words stay"
    text = reader.get("/questions/", {"q": "三楼窗口"}).content.decode()
    sentence = text.partition("c-excerpt")[2].partition("</p>")[0]
    assert ("网友回答" in sentence, "<mark>" in sentence, "小海豚" in text) == (True, True, False)
    text = reader.get("/questions/", {"q": "明年六月"}).content.decode()
    assert "网友回答" not in text.partition("c-excerpt")[2].partition("</p>")[0]
    for again in (deciding.remove, deciding.show):
        again(question.question, actor=OFFICER)
    assert found_by("三楼窗口") == [question.number]
    commenting.hide_comment(waiting, actor="moderation")
    assert (found_by("三楼窗口"), found_by("明年六月")) == ([], [question.number])
    commenting.show_comment(waiting, actor="moderation")
    commenting.delete_comment(waiting, card.reader_id)
    assert found_by("三楼窗口") == []


def test_nothing_of_a_peer_goes_up(question: Publication, verify: Verify) -> None:
    shown(question, verify("小海豚"), "去青年之家三楼窗口登记即可。")
    for again in (deciding.remove, deciding.show):
        again(question.question, actor=OFFICER)
    sent = [str(row.payload) for row in unit_tables().outbox._default_manager.all()]
    assert any("星沙联络线" in one for one in sent), "the question goes up"
    assert not any("三楼窗口" in one or "小海豚" in one for one in sent)


def test_the_word_beside_the_name_and_one_s_own_ledger(
    imported: Import, reader: Client, verify: Verify, client_of: Any, network: Any
) -> None:
    phone = client_of(network.a)
    card = verify("小海豚", phone)
    rows = [imported(title=f"第{n}个问题") for n in range(3)]
    for row in rows:
        Publication.objects.filter(pk=row.pk).update(person=verify().reader_id)
        accepting.accept(row.question, shown(row, card))
    assert "热心网友" in page(reader, rows[0])
    own = phone.get("/me/answers/")
    text = own.content.decode()
    assert own["Cache-Control"] == "private, no-store"
    assert ("热心网友" in text, "第1个问题" in text, "+2" in text) == (True, True, True)
    accepting.take_back(rows[0].question)
    assert "热心网友" not in page(reader, rows[1])
    assert "已取消采纳" in phone.get("/me/answers/").content.decode()
    assert "小海豚" not in client_of(network.a).get("/me/answers/", follow=True).content.decode()
    assert "答疑能手" in reader.get("/reputation/").content.decode()
    assert "/me/answers/" in phone.get("/me/").content.decode()


def proven(card: ReaderCard) -> None:
    """Somebody with the second level."""
    publication = Publication.objects.latest("asked_at")
    for number in range(5):
        old = Comment.objects.create(
            publication=publication, kind=Said.ANSWER, number=99, written_at=publication.asked_at, text="旧"
        )
        Credit.objects.create(
            comment=old,
            event=Event.ENDORSED,
            reader=card.reader_id,
            giver=number,
            points=5,
            at=publication.asked_at,
        )


def test_the_proven_are_shown_at_once_only_where_the_unit_wants_it(
    imported: Import, verify: Verify, unit_a: UnitRef
) -> None:
    first, second, third = imported(), imported(title="第二个"), imported(title="第三个")
    card = verify()
    proven(card)
    assert not write_answer(first.question, card, SAID).shown
    set_setting(unit_a.id, PEER_TRUSTED, True, actor_id=OFFICER)
    assert not write_answer(second.question, verify(), SAID).shown
    written = write_answer(second.question, card, SAID)
    case = Case.objects.get(item=str(written.comment_id))
    assert (written.shown, case.source) == (True, Source.AFTER)
    # What speaks of danger is read first whoever writes it, and whoever broke a rule lately is not trusted.
    verdict(written.comment_id, Verdict.HIDE)
    assert not write_answer(third.question, card, SAID).shown


def test_danger_is_read_first_whoever_writes_it(imported: Import, verify: Verify, unit_a: UnitRef) -> None:
    question, card = imported(), verify()
    proven(card)
    set_setting(unit_a.id, PEER_TRUSTED, True, actor_id=OFFICER)
    assert not write_answer(question.question, card, "活着没意思，不如跳楼。").shown


def test_levels_have_names() -> None:
    assert str(Level.NONE.label) == ""
    assert len({str(level.label) for level in Level}) == len(Level)
