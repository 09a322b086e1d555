"""Verifying a phone: nobody else's, guessed by nobody, kept by nobody."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations import keeping, verifying
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.operations.verifying import send_code, verify_phone
from tenant_apps.readers.queries.known import device_token, reader_of
from tenant_apps.readers.rules.names import BadName, tidy_name
from tenant_apps.readers.rules.phones import mobile
from tenant_apps.unit_ledger.models import UnitHeld
from tenant_apps.unit_ledger.public import SentAlready, WrongCode
from tests.network import Network

PHONE = "13812345678"
Sent = dict[str, str]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Phone → code of the last message; stands where an app above sends by SMS."""
    box: Sent = {}

    def send(phone: str, code: str) -> bool:
        box[phone] = code
        return True

    monkeypatch.setattr(verifying, "_senders", [send])
    return box


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """A function: so much later than now."""
    start = clock.now()
    return lambda by: monkeypatch.setattr(clock, "now", lambda: start + by)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_that_was_sent_verifies_once(in_unit_a: UnitRef, sent: Sent) -> None:
    send_code(PHONE)
    reader_id = verify_phone(PHONE, sent[PHONE])
    assert Reader.objects.get().pk == reader_id
    with pytest.raises(WrongCode):
        verify_phone(PHONE, sent[PHONE])


def test_the_same_phone_is_the_same_person(
    in_unit_a: UnitRef, sent: Sent, later: Callable[[timedelta], None]
) -> None:
    send_code(PHONE)
    first = verify_phone(PHONE, sent[PHONE])
    later(timedelta(minutes=2))
    send_code(PHONE)
    assert verify_phone(PHONE, sent[PHONE]) == first


def test_neither_number_nor_code_is_kept(in_unit_a: UnitRef, sent: Sent) -> None:
    send_code(PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM unit_held t")
        kept = str(cursor.fetchall())
    verify_phone(PHONE, sent[PHONE])
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM readers_reader t")
        kept += str(cursor.fetchall())
    assert PHONE not in kept
    assert sent[PHONE] not in re.findall(r"\b\d{6}\b", kept)


def test_another_unit_knows_the_same_phone_by_another_hash(
    unit_a: UnitRef, unit_b: UnitRef, sent: Sent
) -> None:
    keys = set()
    for unit in (unit_a, unit_b):
        with enter_unit(unit):
            send_code(PHONE)
            verify_phone(PHONE, sent[PHONE])
            keys.add(Reader.objects.get().key)
    assert len(keys) == 2


def test_five_guesses_and_no_more(in_unit_a: UnitRef, sent: Sent) -> None:
    send_code(PHONE)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode) as told:
            verify_phone(PHONE, wrong(sent[PHONE]))
        assert told.value.left == left
    with pytest.raises(WrongCode):
        verify_phone(PHONE, sent[PHONE])


def test_a_code_of_another_phone_is_worth_nothing(in_unit_a: UnitRef, sent: Sent) -> None:
    send_code(PHONE)
    send_code("13900000000")
    with pytest.raises(WrongCode):
        verify_phone("13900000000", sent[PHONE])


def test_an_old_code_is_worth_nothing(
    in_unit_a: UnitRef, sent: Sent, later: Callable[[timedelta], None]
) -> None:
    send_code(PHONE)
    later(timedelta(minutes=10, seconds=1))
    with pytest.raises(WrongCode):
        verify_phone(PHONE, sent[PHONE])


def test_no_phone_rings_twice_a_minute(
    in_unit_a: UnitRef, sent: Sent, later: Callable[[timedelta], None]
) -> None:
    send_code(PHONE)
    first = sent[PHONE]
    with pytest.raises(SentAlready) as told:
        send_code(PHONE)
    assert 0 < told.value.wait <= 61
    assert sent[PHONE] == first
    later(timedelta(seconds=61))
    send_code(PHONE)
    assert UnitHeld.objects.count() == 1


def test_when_nothing_can_be_sent_nothing_is_kept(
    in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_senders", [])
    with pytest.raises(verifying.CannotSend):
        send_code(PHONE)
    assert not UnitHeld.objects.exists()


def test_a_device_counts_here_alone_and_until_it_is_ended(
    unit_a: UnitRef, unit_b: UnitRef, sent: Sent, later: Callable[[timedelta], None]
) -> None:
    with enter_unit(unit_a):
        send_code(PHONE)
        token = device_token(verify_phone(PHONE, sent[PHONE]), clock.now())
        card = reader_of(token)
        assert card is not None
    with enter_unit(unit_b):
        assert reader_of(token) is None
    with enter_unit(unit_a):
        assert reader_of(f"{token}x") is None
        later(timedelta(seconds=2))
        keeping.sign_out_everywhere(card.reader_id)
        assert reader_of(token) is None


def test_who_is_forgotten_leaves_nothing(in_unit_a: UnitRef, sent: Sent) -> None:
    send_code(PHONE)
    reader_id = verify_phone(PHONE, sent[PHONE])
    keeping.rename(reader_id, "小海豚")
    token = device_token(reader_id, clock.now())
    keeping.forget(reader_id)
    row = Reader.objects.get()
    assert (row.key, row.name, reader_of(token)) == (None, "", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.update(name="小海豚")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("历下区团委", "official"),
        ("官　方客服", "official"),
        ("加我13812345678", "number"),
        ("<b>", "signs"),
        ("一" * 17, "long"),
    ],
)
def test_no_name_misleads(typed: str, code: str) -> None:
    with pytest.raises(BadName) as told:
        tidy_name(typed)
    assert told.value.code == code


def test_names_are_tidied() -> None:
    assert tidy_name("  小　海豚 ") == "小 海豚"
    assert tidy_name("") == ""


@pytest.mark.parametrize(
    "typed", ["138 1234 5678", "+86-13812345678", "１３８１２３４５６７８", "008613812345678"]
)
def test_however_a_number_is_typed(typed: str) -> None:
    assert mobile(typed) == PHONE


@pytest.mark.parametrize("typed", ["12345", "0531-88881234", "23812345678", "138123456789", "电话"])
def test_what_is_no_mobile_number(typed: str) -> None:
    assert mobile(typed) == ""


def phone_page(client: Client, **said: str) -> Any:
    return client.post("/verify/", {"phone": PHONE, "of_age": "on", **said})


@pytest.fixture
def browser(network: Network, client_of: Any) -> Client:
    made: Client = client_of(network.a)
    return made


def hidden(page: str) -> str:
    found = re.search(r'name="sent" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_way_through_both_pages(browser: Client, in_unit_a: UnitRef, sent: Sent) -> None:
    page = phone_page(browser, next="/questions/").content.decode()
    assert "138****5678" in page
    assert PHONE not in page
    again = browser.post("/verify/code/", {"sent": hidden(page), "code": wrong(sent[PHONE])})
    assert again.status_code == 422
    assert "还可以试 4 次" in again.content.decode()
    done = browser.post("/verify/code/", {"sent": hidden(page), "code": f" {sent[PHONE]} "})
    assert (done.status_code, done["Location"]) == (303, "/questions/")
    cookie = done.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert browser.get("/me/").status_code == 200


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(browser: Client, in_unit_a: UnitRef, sent: Sent, to: str) -> None:
    page = phone_page(browser, next=to).content.decode()
    done = browser.post("/verify/code/", {"sent": hidden(page), "code": sent[PHONE]})
    assert done["Location"] == "/me/"


def test_taking_part_is_for_people_from_fourteen_on(browser: Client, in_unit_a: UnitRef, sent: Sent) -> None:
    response = browser.post("/verify/", {"phone": PHONE})
    assert response.status_code == 422
    assert sent == {}


def test_a_form_of_somebody_else_s_making_is_sent_back(browser: Client, in_unit_a: UnitRef) -> None:
    response = browser.post("/verify/code/", {"sent": "made-up", "code": "123456"})
    assert (response.status_code, response["Location"]) == (302, "/verify/")


def test_codes_from_one_address_are_limited(browser: Client, in_unit_a: UnitRef, sent: Sent) -> None:
    statuses = [
        browser.post("/verify/", {"phone": f"1381234{n:04d}", "of_age": "on"}).status_code for n in range(8)
    ]
    assert statuses == [200] * 6 + [429] * 2


def test_me_and_leaving(browser: Client, in_unit_a: UnitRef, sent: Sent) -> None:
    assert browser.get("/me/")["Location"] == "/verify/"
    page = phone_page(browser).content.decode()
    browser.post("/verify/code/", {"sent": hidden(page), "code": sent[PHONE]})
    assert browser.post("/me/", {"name": "小海豚"}).status_code == 303
    assert 'value="小海豚"' in browser.get("/me/").content.decode()
    assert browser.post("/me/", {"name": "历下区团委"}).status_code == 422
    assert browser.get("/me/forget/").status_code == 200
    assert browser.post("/me/forget/").status_code == 303
    assert browser.get("/me/")["Location"] == "/verify/"
    assert Reader.objects.get().key is None
