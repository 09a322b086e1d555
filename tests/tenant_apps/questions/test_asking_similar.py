"""What is found while somebody types, and that nothing of it stays anywhere."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.db import connection
from django.test import Client

from huisheng.kernel.ops.sentry import scrub
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.answering import answer
from tenant_apps.questions.rules import limits
from tenant_apps.questions.web import asking_similar
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER, Ask

CANARY = "金丝雀正在输入"
ASKED = "公司拖欠三个月工资，打电话也不接，怎么办？"


@pytest.fixture
def phone(network: Network, client_of: Any, topics: None) -> Client:
    return client_of(network.a)


@pytest.fixture
def answered(asked: Ask) -> Question:
    """A question with its answer that stands in public, and a private one with the same words."""
    receipt = asked(text=ASKED, seeded=True, visibility=Visibility.PUBLIC_WISH)
    hidden = asked(text=f"{ASKED}我叫{CANARY}")
    for one in (receipt, hidden):
        answer(one.question_id, version=1, text="请到区劳动监察大队登记。", actor=OFFICER, handles=False)
    return Question.objects.get(pk=receipt.question_id)


def typed(client: Client, text: str) -> str:
    response = client.post("/ask/similar/", {"text": text})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    return response.content.decode()


def test_what_was_answered_before_is_found(phone: Client, answered: Question) -> None:
    part = typed(phone, "老板拖欠工资三个月不发，打电话不接")
    assert "请到区劳动监察大队登记。" in part
    assert str(answered.pk) in part
    assert CANARY not in part


@pytest.mark.parametrize("text", ["", "啊", "今天食堂的包子真好吃啊"])
def test_nothing_fits_and_nothing_is_shown(phone: Client, answered: Question, text: str) -> None:
    assert typed(phone, text).strip() == ""


def test_words_of_danger_bring_the_numbers_while_typing(phone: Client) -> None:
    assert "tel:120" in typed(phone, "我真的不想活了")


def test_somebody_who_types_fast_gets_nothing_new_and_no_error(
    phone: Client, answered: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOOKING_FOR_SIMILAR", Limit("questions.similar", times=0, seconds=60))
    assert typed(phone, ASKED).strip() == ""
    assert "tel:120" in typed(phone, "我不想活了")


def test_without_scripts_it_stands_on_the_second_page(phone: Client, answered: Question) -> None:
    page = phone.post("/ask/", {"text": ASKED}).content.decode()
    assert "请到区劳动监察大队登记。" in page
    assert "已解决我的问题" in page


def test_solved_is_counted_without_a_word(phone: Client, answered: Question, unit_a: UnitRef) -> None:
    response = phone.post("/ask/solved/", {"by": str(answered.pk), "text": CANARY, "draft": CANARY})
    assert "解决了就好" in response.content.decode()
    phone.post("/ask/solved/", {"by": "nothing"})
    with enter_unit(unit_a):
        rows = dump(unit_a.schema)
        assert sum("question.helped_another" in row for row in rows) == 1
    assert not [row for row in rows if CANARY in row and "我叫" not in row]


def dump(schema: str) -> list[str]:
    """Every row of every table of a schema."""
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        rows: list[str] = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return rows


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    root, database = logging.getLogger(), logging.getLogger("django.db.backends")
    before = root.level, database.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    # The log of statements is for developers and off in production: it would show every parameter.
    database.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before[0])
    database.setLevel(before[1])


@pytest.fixture
def reported() -> Iterator[list[dict[str, Any]]]:
    """Error reports as they would leave, with the product's own scrubbing."""
    events: list[dict[str, Any]] = []

    class Keep(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope: Any) -> None:
            events.extend(item.payload.json or {} for item in envelope.items)

    client = sentry_sdk.Client(
        dsn="http://key@127.0.0.1:9/1",
        transport=Keep,
        before_send=scrub,  # type: ignore[arg-type]
        include_local_variables=False,
        max_request_body_size="never",
    )
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        yield events
    client.close()


def test_what_is_typed_is_neither_stored_nor_logged(
    phone: Client, unit_a: UnitRef, logged: list[str]
) -> None:
    for end in range(4, len(CANARY) + 1):
        typed(phone, CANARY[:end])
    assert [line for line in logged if CANARY[:4] in line] == []
    assert [row for row in [*dump(unit_a.schema), *dump("public")] if CANARY[:4] in row] == []


def test_what_is_typed_is_in_no_error_report(
    phone: Client,
    logged: list[str],
    reported: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(text: str, title: str = "") -> None:
        try:
            raise ValueError(f"cannot compare {text}")
        except ValueError as error:
            sentry_sdk.capture_exception(error)
            raise

    monkeypatch.setattr(asking_similar, "found_for", broken)
    phone.raise_request_exception = False
    assert phone.post("/ask/similar/", {"text": CANARY}).status_code == 500
    assert reported
    assert CANARY not in json.dumps(reported, ensure_ascii=False)
    assert [line for line in logged if CANARY in line and "Traceback" not in line] == []


def test_the_address_is_never_asked_for(phone: Client) -> None:
    """A GET would put the text into access logs."""
    assert phone.get("/ask/similar/", {"text": CANARY}).status_code == 405
