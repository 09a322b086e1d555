"""Comments, likes and follows by the API, with the token of somebody who has verified a phone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from huisheng.kernel import clock
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.data.settings import PEER_ANSWERS
from tenant_apps.commons.models import Comment, Interest, Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.operations.commenting import hide_comment, show_comment
from tenant_apps.commons.rules import limits
from tenant_apps.questions.operations import screening
from tenant_apps.readers.models import Reader
from tenant_apps.readers.queries.known import device_token
from tenants.public import set_setting
from tests.network import Network
from tests.tenant_apps.commons.conftest import OFFICER, Ask, Import, Verify, show
from tests.tenant_apps.questions.calling import Program


class ReaderProgram(Program):
    """A program of somebody who takes part."""

    token: str = ""

    def _headers(self) -> dict[str, str]:
        return super()._headers() | ({"x-reader-token": self.token} if self.token else {})


@pytest.fixture
def app(network: Network, client_of: Any) -> ReaderProgram:
    """A program of a reader, who has not verified anything yet."""
    return ReaderProgram(client_of(network.a))


@pytest.fixture
def somebody(app: ReaderProgram, verify: Verify) -> ReaderProgram:
    """The same after a phone was verified."""
    app.token = device_token(verify("小林").reader_id, clock.now())
    return app


@override_settings(HUISHENG_DEMO=True)
@pytest.mark.usefixtures("in_unit_a")
def test_a_phone_is_verified_and_the_token_says_who_takes_part(app: ReaderProgram) -> None:
    phone = {"phone": "138 0000 1234"}
    assert app.post("readers/codes", phone | {"of_age": False}).status_code == 400
    assert app.post("readers/codes", {"phone": "12345", "of_age": True}).status_code == 400
    sent = app.post("readers/codes", phone | {"of_age": True})
    assert (sent.status_code, sent.json()["again_after"]) == (202, 60)
    assert app.post("readers/codes", phone | {"of_age": True}).status_code == 202
    assert (app.post("readers/tokens", phone | {"code": "000000"}).status_code, app.code()) == (
        422,
        "wrong_code",
    )
    from tenant_apps.unit_ledger.public import DEMO_CODE

    given = app.post("readers/tokens", phone | {"code": DEMO_CODE})
    assert given.status_code == 201
    assert "no-store" in given["Cache-Control"]
    assert "13800001234" not in str(vars(Reader.objects.get()))
    app.token = given.json()["token"]
    assert app.get("readers/me").json()["by"] == "phone"
    assert app.post("readers/me", {"name": "共青团官方"}).status_code == 400
    assert app.post("readers/me", {"name": "小林"}).status_code == 200
    assert app.get("readers/me").json()["name"] == "小林"
    assert app.post("readers/me/sign-out").status_code == 200
    assert (app.get("readers/me").status_code, app.code()) == (401, "not_verified")


def test_a_comment_is_written_once_read_by_somebody_and_shown(
    somebody: ReaderProgram, imported: Import
) -> None:
    number = imported().number
    key = str(uuid4())
    first = somebody.post(f"public-questions/{number}/comment", {"text": "我们这里也是。"}, once=key)
    again = somebody.post(f"public-questions/{number}/comment", {"text": "我们这里也是。"}, once=key)
    assert (first.status_code, first.json()) == (201, again.json())
    assert not first.json()["shown"]
    comment = Comment.objects.get()
    assert somebody.get(f"public-questions/{number}/comments").json()["items"] == []
    show_comment(comment.pk, actor="system")
    (shown,) = somebody.get(f"public-questions/{number}/comments").json()["items"]
    assert (shown["text"], shown["signed"]) == ("我们这里也是。", "小林")
    hide_comment(comment.pk, actor="system")
    (mine,) = somebody.get(f"public-questions/{number}/mine").json()["comments"]
    assert mine["state"] == "hidden"
    gone = somebody.post(f"public-questions/{number}/comments/{comment.pk}/delete")
    assert gone.json() == {"id": str(comment.pk), "deleted": True}
    comment.refresh_from_db()
    assert comment.text == ""


def test_comments_page_by_page(somebody: ReaderProgram, imported: Import, monkeypatch: Any) -> None:
    monkeypatch.setattr("tenant_apps.commons.queries.comments.PAGE", 2)
    number = imported().number
    for turn in range(5):
        somebody.post(f"public-questions/{number}/comment", {"text": f"第{turn}条。"})
    for comment in Comment.objects.all():
        show_comment(comment.pk, actor="system")
    seen: list[str] = []
    address = f"/api/v1/public-questions/{number}/comments"
    while address:
        page = somebody.client.get(address).json()
        seen += [one["text"] for one in page["items"]]
        address = page["next"]
    assert seen == [f"第{turn}条。" for turn in reversed(range(5))]
    assert somebody.get(f"public-questions/{number}/comments", after="x").status_code == 400


def test_liked_and_followed_once(somebody: ReaderProgram, imported: Import) -> None:
    number = imported().number
    for _twice in range(2):
        assert somebody.post(f"public-questions/{number}/like", {"on": True}).json() == {"on": True}
        assert somebody.post(f"public-questions/{number}/follow", {"on": True}).json() == {"on": True}
    row = Interest.objects.get()
    assert None not in (row.liked_at, row.seen_at)
    assert [one["number"] for one in somebody.get("followed").json()["items"]] == [number]
    assert somebody.post("followed").status_code == 200
    mine = somebody.get(f"public-questions/{number}/mine").json()
    assert (mine["liked"], mine["follows"]) == (True, True)
    assert somebody.post(f"public-questions/{number}/like", {"on": False}).json() == {"on": False}
    assert somebody.post(f"public-questions/{number}/follow", {"on": False}).json() == {"on": False}
    assert not Interest.objects.exists()


def test_without_a_token_nobody_takes_part(app: ReaderProgram, imported: Import) -> None:
    number = imported().number
    for token in ("", "x", "13:abc:def"):
        app.token = token
        for step, body in (
            ("comment", {"text": "好"}),
            ("answer", {"text": "好"}),
            ("like", {"on": True}),
            ("follow", {"on": True}),
        ):
            assert app.post(f"public-questions/{number}/{step}", body).status_code == 401
    assert not Comment.objects.exists()


def test_a_token_of_one_unit_is_nothing_in_another(
    somebody: ReaderProgram, network: Network, client_of: Any
) -> None:
    somebody.client = client_of(network.b)
    assert somebody.get("readers/me").status_code == 401


def test_a_comment_of_somebody_else_cannot_be_deleted(
    somebody: ReaderProgram, imported: Import, verify: Verify
) -> None:
    number = imported().number
    somebody.post(f"public-questions/{number}/comment", {"text": "我的。"})
    other = ReaderProgram(somebody.client)
    other.token = device_token(verify("别人").reader_id, clock.now())
    path = f"public-questions/{number}/comments/{Comment.objects.get().pk}/delete"
    assert other.post(path).status_code == 404
    assert Comment.objects.get().text == "我的。"


def test_a_peer_answers_by_the_api_once(
    somebody: ReaderProgram, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANSWERS_OF_READER", Limit("commons-answers-free", times=50, seconds=60))
    number, key = imported().number, str(uuid4())
    path = f"public-questions/{number}/answer"
    first = somebody.post(path, {"text": "去三楼窗口登记。"}, once=key)
    again = somebody.post(path, {"text": "去三楼窗口登记。"}, once=key)
    assert (first.status_code, first.json()) == (201, again.json())
    assert (first.json()["shown"], first.json()["danger"]) == (False, False)
    assert somebody.get(f"public-questions/{number}/answers").json()["items"] == []
    show_comment(Comment.objects.get().pk, actor="system")
    (shown,) = somebody.get(f"public-questions/{number}/answers").json()["items"]
    assert (shown["text"], shown["signed"], shown["id"]) == ("去三楼窗口登记。", "小林", first.json()["id"])
    assert (somebody.post(path, {"text": "另一个答复。"}).status_code, somebody.code()) == (
        409,
        "answered_already",
    )
    (mine,) = somebody.get(f"public-questions/{number}/mine").json()["answers"]
    assert mine["state"] == "shown"
    assert somebody.post(path, {"text": "？？"}).status_code == 400
    gone = somebody.post(f"public-questions/{number}/comments/{first.json()['id']}/delete")
    assert gone.status_code == 200
    assert somebody.post(path, {"text": "我不想活了。"}).json()["danger"] is True
    monkeypatch.setattr(limits, "ANSWERS_OF_READER", Limit("commons-answers-test", times=0, seconds=60))
    assert somebody.post(path, {"text": "再说一句。"}).status_code == 429


def test_closed_and_one_s_own_questions_say_so(
    somebody: ReaderProgram, imported: Import, unit_a: UnitRef
) -> None:
    question = imported()
    path = f"public-questions/{question.number}/answer"
    Publication.objects.update(person=Reader.objects.get().pk)
    assert (somebody.post(path, {"text": "我自己答。"}).status_code, somebody.code()) == (409, "own_question")
    Publication.objects.update(person=None)
    set_setting(unit_a.id, PEER_ANSWERS, False, actor_id=OFFICER)
    assert (somebody.post(path, {"text": "我来答。"}).status_code, somebody.code()) == (
        409,
        "closed_to_peers",
    )
    assert not Comment.objects.exists()


def test_whoever_asked_accepts_by_the_secret_and_the_peer_reads_it(
    somebody: ReaderProgram, asked: Ask, network: Network, client_of: Any
) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    given = somebody.post(f"public-questions/{receipt.number}/answer", {"text": "打物业电话。"}).json()
    show_comment(UUID(given["id"]), actor="system")
    asker = Program(client_of(network.a))
    path = f"questions/{receipt.number}/peer-answers"
    assert asker.get(path).status_code == 404
    asker.secret = "wrong"
    assert asker.post(path, {"answer": given["id"]}).status_code == 404
    asker.secret = receipt.secret
    found = asker.get(path)
    assert [one["id"] for one in found.json()["items"]] == [given["id"]]
    assert "no-store" in found["Cache-Control"]
    key = str(uuid4())
    for _twice in range(2):
        assert asker.post(path, {"answer": given["id"]}, once=key).json() == {"answer": given["id"]}
    assert Comment.objects.exclude(accepted_at=None).count() == 1
    (own,) = somebody.get("own-words").json()["items"]
    assert (own["accepted"], own["is_new"], own["number"]) == (True, True, receipt.number)
    assert somebody.post("own-words").status_code == 200
    assert not somebody.get("own-words").json()["items"][0]["is_new"]
    assert asker.post(path, {"answer": str(uuid4())}).status_code == 409
    assert asker.post(path, {"answer": None}).json() == {"answer": None}
    assert not Comment.objects.exclude(accepted_at=None).exists()


def test_what_left_the_public_says_so(somebody: ReaderProgram, imported: Import) -> None:
    row = imported()
    deciding.remove(row.question, actor=OFFICER)
    assert somebody.post(f"public-questions/{row.number}/comment", {"text": "还在吗"}).status_code == 410
    assert somebody.get(f"public-questions/{row.number}/comments").status_code == 410
    assert somebody.post("public-questions/NONE/like", {"on": True}).status_code == 404


def test_what_may_be_meant(somebody: ReaderProgram, imported: Import) -> None:
    imported(title="星沙联络线什么时候通车")
    found = somebody.post("public-questions/suggest", {"q": "星沙联络线"})
    assert [one["title"] for one in found.json()["questions"]] == ["星沙联络线什么时候通车"]
    assert "no-store" in found["Cache-Control"]
