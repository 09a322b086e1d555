"""The kind that is suggested from the words: never forced, changed with one tap, with and without scripts."""

import json
import re

import pytest
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.data.settings import LOCAL_HELP_LINES
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules import limits
from tenants.public import set_setting
from tests.network import Network
from tests.tenant_apps.questions.test_api import ask as ask_by_api
from tests.tenant_apps.questions.test_asking_pages import go, page, send

HELP, TIP, NOTHING = "求求帮帮我，包工头拖欠工资", "举报有人在出租屋里聚众赌博", "昨天食堂的汤"
PICKED = "按你写的内容"
NEVER_PUBLIC = "永远不会公开"


@pytest.fixture
def phone(network: Network, client_of, topics) -> Client:
    return client_of(network.a)


def write(client: Client, text: str, html: str = "", **fields: str) -> str:
    """Step 1, as it is sent on; `html` is the page that was open."""
    return page(go(client, html or page(client.get("/ask/")), "write", text=text, go="about", **fields))


def checked(html: str) -> str | None:
    """Which kind stands picked on a page."""
    found = re.search(r'name="kind" value="(\w+)"[^>]*checked', html)
    return found.group(1) if found else None


@pytest.mark.parametrize(("text", "kind"), [(HELP, "help"), (TIP, "tip"), ("建议增开夜班车", "suggest")])
def test_without_scripts_the_next_page_has_it_picked(phone: Client, text: str, kind: str) -> None:
    about = write(phone, text)
    assert checked(about) == kind
    assert PICKED in about


def test_where_the_words_do_not_say_nothing_is_claimed(phone: Client) -> None:
    about = write(phone, NOTHING)
    assert checked(about) == "consult"
    assert PICKED not in about


def test_another_kind_is_taken_and_stays_whatever_is_written_then(phone: Client, unit_a: UnitRef) -> None:
    about = write(phone, HELP)
    written = page(go(phone, about, "about", go="write", kind="complain", choice="n:150305"))
    again = write(phone, TIP, written)
    assert checked(again) == "complain"
    assert PICKED not in again
    assert send(phone, page(go(phone, again, "about", go="confirm", kind="complain", choice="n:150305")))
    with enter_unit(unit_a):
        assert Question.objects.get().kind == "complain"


def test_a_suggestion_that_was_left_follows_the_words(phone: Client) -> None:
    about = write(phone, HELP)
    written = page(go(phone, about, "about", go="write", kind="help", choice="n:150305"))
    assert checked(write(phone, TIP, written)) == "tip"


def test_the_usual_kind_can_be_chosen_against_the_suggestion(phone: Client, unit_a: UnitRef) -> None:
    confirm = page(go(phone, write(phone, TIP), "about", go="confirm", kind="consult", choice="n:150305"))
    assert 'name="visibility"' in confirm
    send(phone, confirm)
    with enter_unit(unit_a):
        assert Question.objects.get().kind == "consult"


def test_a_suggested_tip_says_that_it_is_private_before_it_is_sent(phone: Client, unit_a: UnitRef) -> None:
    about = write(phone, TIP)
    assert NEVER_PUBLIC in about
    confirm = page(go(phone, about, "about", go="confirm", kind="tip", choice="n:150305"))
    assert NEVER_PUBLIC in confirm
    assert 'name="visibility"' not in confirm
    send(phone, confirm, visibility="public_wish")
    with enter_unit(unit_a):
        asked = Question.objects.get()
        assert (asked.kind, asked.visibility) == ("tip", "private")


def test_while_typing_it_stands_under_the_text_to_be_changed(phone: Client) -> None:
    part = page(phone.post("/ask/similar/", {"text": TIP}))
    assert checked(part) == "tip"
    assert NEVER_PUBLIC in part
    assert set(re.findall(r'name="kind" value="(\w+)"', part)) == {kind.value for kind in Kind}


def test_a_tap_while_typing_is_kept_by_what_is_typed_next_and_by_the_next_page(phone: Client) -> None:
    tapped = {"kind": "help", "hint": "tip"}
    part = page(phone.post("/ask/similar/", {"text": TIP + "，我很害怕", **tapped}))
    assert checked(part) == "help"
    assert PICKED not in part
    assert checked(write(phone, TIP, **tapped)) == "help"
    assert checked(page(phone.post("/ask/similar/", {"text": NOTHING, **tapped}))) == "help"


def test_a_suggestion_that_no_longer_fits_goes(phone: Client) -> None:
    left = {"kind": "tip", "hint": "tip"}
    assert checked(page(phone.post("/ask/similar/", {"text": HELP, **left}))) == "help"
    assert checked(page(phone.post("/ask/similar/", {"text": NOTHING, **left}))) is None


def test_back_on_the_first_page_the_choice_still_stands(phone: Client) -> None:
    about = write(phone, HELP)
    written = page(go(phone, about, "about", go="write", kind="complain", choice="n:150305"))
    assert checked(written) == "complain"


def test_who_types_fast_loses_no_tap(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOOKING_FOR_SIMILAR", Limit("questions.similar", times=0, seconds=60))
    part = page(phone.post("/ask/similar/", {"text": TIP, "kind": "help", "hint": "tip"}))
    assert checked(part) == "help"


@pytest.mark.parametrize("kind", ["rant", "", "tip'\"><script>"])
def test_a_kind_that_does_not_exist_is_as_if_nothing_was_said(phone: Client, kind: str) -> None:
    assert checked(write(phone, HELP, kind=kind, hint="x")) == "help"
    assert checked(page(phone.post("/ask/similar/", {"text": HELP, "kind": kind}))) == "help"


# --- for programs ---------------------------------------------------------------------------------


def suggested(client: Client, **body: str):
    return client.post("/api/v1/questions/kind", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("text", "kind", "never_public"), [(HELP, "help", False), (TIP, "tip", True), (NOTHING, None, False)]
)
def test_a_program_learns_it_before_asking(
    phone: Client, text: str, kind: str | None, never_public: bool
) -> None:
    response = suggested(phone, text=text)
    assert response.status_code == 200
    assert response.json() == {"kind": kind, "never_public": never_public}
    assert response["Cache-Control"] == "private, no-store"


def test_a_program_without_a_text_is_told_which_field(phone: Client) -> None:
    response = suggested(phone, title="x")
    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {"text"}


def test_the_receipt_says_as_what_it_was_filed_and_nothing_is_guessed(phone: Client, unit_a: UnitRef) -> None:
    plain = ask_by_api(phone, {"text": TIP, "topic": "150305"}).json()
    chosen = ask_by_api(phone, {"text": TIP, "topic": "150305", "kind": "tip"}).json()
    assert (plain["kind"], plain["suggested_kind"]) == ("consult", "tip")
    assert (chosen["kind"], chosen["suggested_kind"]) == ("tip", "tip")
    with enter_unit(unit_a):
        assert set(Question.objects.values_list("number", "kind")) == {
            (plain["number"], "consult"),
            (chosen["number"], "tip"),
        }


def test_a_program_is_given_the_help_numbers_of_the_unit_too(phone: Client, unit_a: UnitRef) -> None:
    with enter_network():
        set_setting(unit_a.id, LOCAL_HELP_LINES, "0531-88886666 济南心理援助", actor_id=None)
    lines = ask_by_api(phone, {"text": "我不想活了", "topic": "900105"}).json()["help_lines"]
    assert [line["number"] for line in lines] == ["110", "120", "12356", "12355", "0531-88886666"]
    assert lines[-1]["name"] == "济南心理援助"
