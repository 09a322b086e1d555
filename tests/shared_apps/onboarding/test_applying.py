"""The applicant's way: the list, the form, the letter, the code, handing in; and what liars are told."""

import io
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from huisheng.kernel.tenancy import enter_network
from shared_apps.network_ledger.models import NetworkAudit, NetworkWakeup
from shared_apps.onboarding.models import Application, Entry
from shared_apps.onboarding.rules.receipts import new_token, secret_of, spaced
from tests.network import Network
from tests.shared_apps.onboarding.conftest import PDF, Apply, named, picture

pytestmark = pytest.mark.django_db


def people(**changes: str) -> dict[str, str]:
    return {
        "token": new_token(),
        "leader_name": "赵书记",
        "leader_title": "团委书记",
        "leader_phone": "138 0000 1111",
        "leader_mail": "Zhao@example.cn",
        "contact_name": "钱老师",
        "contact_title": "干事",
        "contact_phone": "13900002222",
        **changes,
    }


def new_unit(**changes: str) -> dict[str, str]:
    return {
        **people(),
        "name": "共青团泉城职业学院委员会",
        "short_name": "泉城职业学院团委",
        "kind": "university",
        "slug": "quancheng-zhiye",
        **changes,
    }


def _only() -> Application:
    with enter_network():
        return Application.objects.get()


def _none() -> bool:
    """Nothing was written: no application, no history, no audit, nothing to be done later."""
    with enter_network():
        return not (
            Application.objects.exists()
            or Entry.objects.exists()
            or NetworkAudit.objects.filter(action__startswith="application.").exists()
            or NetworkWakeup.objects.filter(what__startswith="onboarding.").exists()
        )


def _do(client: Client, application: Application, step: str, **data: Any) -> Any:
    address = f"/apply/{application.number}/do/{step}/"
    return client.post(address, {"k": secret_of(application.pk), **data})


def test_from_the_list_to_whoever_decides(network_client: Client, network: Network) -> None:
    """The whole way of an applicant, on the pages alone."""
    page = network_client.get("/apply/?q=长清").content.decode()
    assert f"/apply/form/?unit={network.listed.id}" in page
    form = network_client.get(f"/apply/form/?unit={network.listed.id}").content.decode()
    assert network.listed.name in form
    answer = network_client.post(f"/apply/form/?unit={network.listed.id}", people())
    application = _only()
    assert answer.status_code == 303
    assert (application.state, application.slug) == ("draft", "changqing")
    own = answer["Location"]
    assert own == f"/apply/{application.number}/?k={secret_of(application.pk)}"
    letter = network_client.get(f"/apply/{application.number}/letter/?k={secret_of(application.pk)}")
    text = "\n".join(
        [
            *(line.text for line in Document(io.BytesIO(letter.content)).paragraphs),
            *(cell.text for table in Document(io.BytesIO(letter.content)).tables for cell in table._cells),
        ]
    )
    for said in (application.number, network.listed.name, "赵书记", "13800001111", network.city.name):
        assert said in text

    _do(network_client, application, "send")
    assert mail.outbox[-1].to == ["zhao@example.cn"]
    code = re.search(r"\d{6}", mail.outbox[-1].subject)
    assert code is not None
    _do(network_client, application, "confirm", code=code[0])
    scan = SimpleUploadedFile("盖章函.png", picture(), "image/png")
    assert _do(network_client, application, "letter", letter=scan).status_code == 303
    assert _do(network_client, application, "submit").status_code == 303
    application = _only()
    assert application.state == "review"
    assert application.reviewer_unit_id is None, "nobody in the city has the role: the operators"
    assert "平台" in network_client.get(own).content.decode()
    with enter_network():
        steps = set(
            NetworkAudit.objects.filter(object_id=str(application.pk)).values_list("action", flat=True)
        )
    assert {f"application.{step}" for step in ("begun", "mail", "letter", "submitted")} <= steps


def test_the_same_form_twice_is_one_application(network_client: Client, network: Network) -> None:
    data = people()
    first = network_client.post(f"/apply/form/?unit={network.listed.id}", data)
    second = network_client.post(f"/apply/form/?unit={network.listed.id}", data)
    assert first["Location"] == second["Location"]
    assert _only()


def test_a_number_alone_shows_nothing(network_client: Client, draft: Apply) -> None:
    application = draft()
    for key in ("", "?k=", "?k=WRONG"):
        page = network_client.get(f"/apply/{application.number}/{key}", follow=True)
        assert application.name not in page.content.decode()
        assert application.leader_mail not in page.content.decode()
    assert network_client.get(f"/apply/{application.number}/letter/?k=WRONG").status_code == 404
    answer = network_client.post(f"/apply/{application.number}/do/withdraw/", {"k": "WRONG"})
    assert answer.status_code == 404
    assert _only().state == "draft"


def test_back_by_number_and_code_as_people_type_them(network_client: Client, draft: Apply) -> None:
    application = draft()
    typed = {"number": application.number.lower(), "k": spaced(secret_of(application.pk)).lower()}
    answer = network_client.post("/apply/check/", typed)
    assert answer.status_code == 303
    assert application.number in answer["Location"]
    assert network_client.post("/apply/check/", {**typed, "k": "0" * 20}).status_code == 422


def test_a_unit_that_is_open_is_not_applied_for(network_client: Client, network: Network) -> None:
    page = network_client.get("/apply/?q=历下").content.decode()
    assert f"unit={network.a.id}" not in page
    assert network_client.post(f"/apply/form/?unit={network.a.id}", people()).status_code == 302
    assert _none()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"slug": "lixia"}, "slug", "已被占用"),
        ({"slug": "1ixia"}, "slug", "字母开头"),
        ({"slug": "l1xia"}, "slug", "容易与"),
        ({"slug": "admin"}, "slug", "平台保留"),
        ({"slug": "-jinan"}, "slug", "字母开头"),
        ({"name": "共青团長清区委員會"}, "name", "官方名录"),
        ({"name": "共青团长清区　委员会"}, "name", "官方名录"),
        ({"kind": "city"}, "kind", "city"),
    ],
)
def test_a_name_or_address_of_another_s_is_refused_in_words(
    network_client: Client, network: Network, changes: dict[str, str], field: str, said: str
) -> None:
    answer = network_client.post(f"/apply/form/?under={network.city.id}", new_unit(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert _none()


def test_a_forged_form_says_nothing_about_a_unit_of_the_list(
    network_client: Client, network: Network
) -> None:
    """Name, line, address and the unit above come from the tree, whatever is sent beside them."""
    forged = {
        "name": "共青团山东省委员会",
        "slug": "shandong",
        "kind": "province",
        "parent_id": str(network.stranger.id),
        "under": str(network.stranger.id),
    }
    address = f"/apply/form/?unit={network.listed.id}&under={network.stranger.id}"
    assert network_client.post(address, people(**forged)).status_code == 303
    made, card = _only(), network.listed
    assert (made.unit_id, made.parent_id, made.name) == (card.id, card.parent_id, card.name)
    assert (made.slug, made.kind, made.is_new) == (card.slug, card.kind, False)


@pytest.mark.parametrize("under", ["0", "999999", "-1", "1;DROP", "٣", ""])
def test_below_a_unit_that_does_not_exist(network_client: Client, under: str) -> None:
    assert network_client.post(f"/apply/form/?under={under}", new_unit()).status_code == 404
    assert _none()


def test_below_a_unit_that_cannot_be_above_it(network_client: Client, network: Network) -> None:
    """A zone is not below a county: the form does not offer it, and a forged one is refused."""
    answer = network_client.post(f"/apply/form/?under={network.a.id}", new_unit(kind="zone"))
    assert answer.status_code == 422
    assert _none()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.png", b"<!doctype html><html><script>alert(1)</script></html>", "既不是 PDF 也不是图片"),
        ("logo.png", b"<html>" + b"x" * (50 * 1024 * 1024), "10 MB"),
        ("函.pdf", b"%PDF-1.4 cut", "损坏"),
        ("函.pdf", b"", "空"),
        ("letter.png", b"PK\x03\x04" + b"0" * 100, "既不是 PDF 也不是图片"),
    ],
)
def test_what_is_no_letter_is_refused_and_not_kept(
    network_client: Client, draft: Apply, tmp_path: Any, name: str, content: bytes, said: str
) -> None:
    application = draft()
    answer = _do(network_client, application, "letter", letter=SimpleUploadedFile(name, content, "image/png"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (_only().proof, _only().version) == (None, application.version)
    with enter_network():
        assert not NetworkAudit.objects.filter(action="application.letter").exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_second_letter_replaces_the_first(network_client: Client, draft: Apply, tmp_path: Any) -> None:
    application = draft()
    _do(network_client, application, "letter", letter=SimpleUploadedFile("a.pdf", PDF))
    first = _only().proof["path"]
    _do(network_client, application, "letter", letter=SimpleUploadedFile("b.png", picture()))
    assert _only().proof["path"] != first
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_without_code_or_letter_nothing_is_handed_in(network_client: Client, draft: Apply) -> None:
    application = draft()
    _do(network_client, application, "submit")
    assert _only().state == "draft"
    _do(network_client, application, "letter", letter=SimpleUploadedFile("a.pdf", PDF))
    _do(network_client, application, "submit")
    assert _only().state == "draft", "the address is not confirmed"


def test_five_wrong_codes_and_no_more(network_client: Client, draft: Apply) -> None:
    application = draft()
    _do(network_client, application, "send")
    code = re.search(r"\d{6}", mail.outbox[-1].subject)
    assert code is not None
    wrong = "000000" if code[0] != "000000" else "111111"
    for _try in range(5):
        assert _do(network_client, application, "confirm", code=wrong).status_code == 422
    assert _do(network_client, application, "confirm", code=code[0]).status_code == 422
    assert _only().mail_confirmed_at is None


def test_without_a_mail_server_it_is_said_and_nothing_is_printed(
    network_client: Client, draft: Apply, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    application = draft()
    _do(network_client, application, "send")
    assert _only().code_sent_at is None
    page = network_client.get(f"/apply/{application.number}/?k={secret_of(application.pk)}")
    assert "目前无法发送邮件" in page.content.decode()
    assert not re.search(r"\d{6}", capsys.readouterr().out)


def test_no_second_code_within_a_minute(network_client: Client, draft: Apply) -> None:
    application = draft()
    for _each in range(2):
        _do(network_client, application, "send")
    assert len(mail.outbox) == 1


def test_withdrawn_is_nobody_s_to_look_at(network_client: Client, draft: Apply) -> None:
    application = draft()
    _do(network_client, application, "withdraw")
    assert _only().state == "withdrawn"
    _do(network_client, application, "submit")
    assert _only().state == "withdrawn"


def test_a_new_unit_says_where_it_stands(network_client: Client, network: Network) -> None:
    answer = network_client.post(f"/apply/form/?under={network.city.id}", new_unit())
    assert answer.status_code == 303
    application = _only()
    assert (application.is_new, application.parent_id, application.line) == (True, network.city.id, "school")
    assert named(network).name == application.name
    assert application.unit_id is None, "nothing stands in the tree before it is approved"
