"""Files and the newer fields, for programs."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.api.files import FilesView
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.rules import limits
from tests.network import Network
from tests.tenant_apps.questions.attached import PLACE, bomb, photo
from tests.tenant_apps.questions.test_api import BODY, ask


@pytest.fixture
def api(network: Network, client_of, topics, settings, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return client_of(network.a)


@pytest.fixture
def receipt(api: Client) -> dict[str, str]:
    return ask(api).json()


def hand_in(
    api: Client,
    receipt: dict[str, str],
    data: bytes,
    *,
    name: str = "照片.gif",
    secret: str = "",
    once: str = "",
):
    return api.post(
        f"/api/v1/questions/{receipt['number']}/files",
        {"file": SimpleUploadedFile(name, data, content_type="image/gif")},
        headers={"x-question-secret": secret or receipt["secret"], "idempotency-key": once or str(uuid4())},
    )


def test_a_file_is_handed_in_once_and_opened_again(api: Client, receipt: dict[str, str]) -> None:
    first = hand_in(api, receipt, photo())
    assert first.status_code == 201
    assert (first.json()["name"], first.json()["content_type"]) == ("照片.jpg", "image/jpeg")
    again = hand_in(api, receipt, photo())
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    key = {"x-question-secret": receipt["secret"]}
    one = f"/api/v1/questions/{receipt['number']}"
    assert [file["id"] for file in api.get(one, headers=key).json()["files"]] == [first.json()["id"]]
    opened = api.get(f"{one}/files/{first.json()['id']}", headers=key)
    data = b"".join(opened.streaming_content)
    assert len(data) == first.json()["size"]
    assert PLACE not in data
    assert opened["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"MZ" + b"\0" * 90, "file_kind"), (photo()[:200], "file_broken"), (bomb(), "file_too_large")],
)
def test_what_it_is_not_is_said_by_a_code(
    api: Client, receipt: dict[str, str], unit_a: UnitRef, data: bytes, code: str
) -> None:
    refused = hand_in(api, receipt, data)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    with enter_unit(unit_a):
        assert not Attachment.objects.exists()


def test_the_same_key_with_another_file_is_refused(api: Client, receipt: dict[str, str]) -> None:
    key = str(uuid4())
    first, second = (hand_in(api, receipt, photo(), once=key) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    other = hand_in(api, receipt, photo("PNG"), once=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_without_the_secret_there_is_nothing(api: Client, receipt: dict[str, str]) -> None:
    other = ask(api, BODY | {"text": "另一件事，也想问问。"}).json()
    file_id = hand_in(api, receipt, photo()).json()["id"]
    assert hand_in(api, receipt, photo("PNG"), secret=other["secret"]).status_code == 404
    for number, secret in ((receipt["number"], other["secret"]), (other["number"], other["secret"])):
        found = api.get(f"/api/v1/questions/{number}/files/{file_id}", headers={"x-question-secret": secret})
        assert found.status_code == 404


def test_too_many_files_at_once_wait(
    api: Client, receipt: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FilesView, "looking", Limit("questions.hand_in", times=0, seconds=60))
    refused = hand_in(api, receipt, photo())
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_no_file_is_named(api: Client, receipt: dict[str, str]) -> None:
    refused = api.post(
        f"/api/v1/questions/{receipt['number']}/files",
        {"other": "x"},
        headers={"x-question-secret": receipt["secret"]},
    )
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["file"]


def test_age_place_and_ways_are_taken(api: Client, unit_a: UnitRef) -> None:
    said = {"age_band": "from_14", "place": "历山路", "notify_order": ["email", "sms"]}
    assert ask(api, BODY | said | {"contact_email": "a@example.org"}).status_code == 201
    with enter_unit(unit_a):
        question = Question.objects.get()
    assert (question.age_band, question.notify_order) == ("from_14", ["email", "sms"])
    assert question.text.endswith("历山路")


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"age_band": "under_14", "contact_phone": "13900001111"}, 422, "guardian_needed"),
        ({"age_band": "12"}, 400, "invalid"),
        ({"notify_order": ["sms", "sms"]}, 400, "invalid_field"),
        ({"notify_order": ["pigeon"]}, 400, "invalid"),
    ],
)
def test_what_cannot_be_taken_says_why(
    api: Client, unit_a: UnitRef, said: dict[str, object], status: int, code: str
) -> None:
    refused = ask(api, BODY | said, key=str(uuid4()))
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    with enter_unit(unit_a):
        assert not Question.objects.exists()


def test_words_of_danger_meet_no_limit_here_either(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ASKING", Limit("questions.ask", times=0, seconds=600))
    assert ask(api).status_code == 429
    answer = ask(api, BODY | {"text": "我不想活了"})
    assert answer.status_code == 201
    assert [line["number"] for line in answer.json()["help_lines"]][:2] == ["110", "120"]
