"""The check for people: rarely seen, easily passed, and never in the way of urgent help."""

import hashlib
import re

import pytest
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules import limits
from tests.network import Network
from tests.tenant_apps.questions.test_asking_pages import page, send, to_confirm

_NUMBERS = "零一二三四五六七八九"


@pytest.fixture
def phone(network: Network, client_of, topics) -> Client:
    return client_of(network.a)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if much had come from this address just now."""
    monkeypatch.setattr(limits, "OFTEN", 0)


def asked_sum(html: str) -> int:
    found = re.search(r"([一二三四五六七八九])加([一二三四五六七八九])等于几", html)
    assert found, html
    return sum(_NUMBERS.index(sign) for sign in found.groups())


def test_most_askers_are_asked_nothing(phone: Client) -> None:
    confirm = to_confirm(phone)
    assert "等于几" not in confirm
    assert send(phone, confirm).status_code == 303


def test_a_sum_in_words_is_asked_and_every_way_of_writing_it_is_right(
    phone: Client, many: None, unit_a: UnitRef
) -> None:
    for write in (str, lambda n: _NUMBERS[n], lambda n: f" {chr(0xFF10 + n)} "):
        refused = send(phone, to_confirm(phone), contact_phone="13900003333")
        assert refused.status_code == 422
        assert "13900003333" in page(refused)
        answer = write(asked_sum(page(refused)))
        assert send(phone, page(refused), check=answer).status_code == 303
    with enter_unit(unit_a):
        assert Question.objects.count() == 3


def test_a_wrong_answer_keeps_everything(phone: Client, many: None, unit_a: UnitRef) -> None:
    refused = send(phone, to_confirm(phone), check="10")
    again = send(phone, page(refused), check=str(asked_sum(page(refused)) + 1))
    assert again.status_code == 422
    with enter_unit(unit_a):
        assert not Question.objects.exists()


def test_a_browser_may_work_instead(phone: Client, many: None) -> None:
    refused = page(send(phone, to_confirm(phone)))
    seed = re.search(r'data-ask-seed="(\w+)" data-ask-bits="(\d+)"', refused)
    assert seed
    bits = int(seed[2])

    def fits(number: int) -> bool:
        digest = hashlib.sha256(f"{seed[1]}:{number}".encode()).digest()
        return int.from_bytes(digest) >> (256 - bits) == 0

    wrong = next(number for number in range(100) if not fits(number))
    assert send(phone, refused, work=str(wrong)).status_code == 422
    right = next(number for number in range(10**7) if fits(number))
    assert send(phone, refused, work=str(right)).status_code == 303


def test_the_work_for_one_question_is_worth_nothing_for_another(phone: Client, many: None) -> None:
    first, second = (page(send(phone, to_confirm(phone))) for _ in range(2))
    seeds = {re.search(r'data-ask-seed="(\w+)"', html)[1] for html in (first, second)}  # type: ignore[index]
    assert len(seeds) == 2


def test_whoever_fills_in_what_nobody_sees_is_asked(phone: Client) -> None:
    assert "等于几" in page(send(phone, to_confirm(phone), homepage="https://spam.example"))


def test_whoever_is_faster_than_anybody_types_is_asked(
    phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ASKING_QUICKLY", Limit("questions.ask.quickly", times=1, seconds=600))
    assert send(phone, to_confirm(phone)).status_code == 303
    assert "等于几" in page(send(phone, to_confirm(phone)))


@pytest.mark.parametrize(
    ("text", "about"), [("我真的不想活了", {}), ("作业太多写不完怎么办", {"age_band": "under_14"})]
)
def test_danger_and_children_are_never_asked(
    phone: Client, many: None, text: str, about: dict[str, str]
) -> None:
    response = send(phone, to_confirm(phone, text=text, **about), homepage="x")
    assert response.status_code == 303


def test_no_limit_stops_words_of_danger(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ASKING", "ASKING_QUICKLY"):
        monkeypatch.setattr(limits, name, Limit(f"questions.{name}", times=0, seconds=600))
    assert send(phone, to_confirm(phone)).status_code == 429
    for _ in range(3):
        assert send(phone, to_confirm(phone, text="救命，我被关起来了")).status_code == 303
