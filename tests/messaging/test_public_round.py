"""One question all the way through the public: asked, decided, shown, found across units, corrected,
reported, hidden. Everything by HTTP and by the real relay, committed, with the pages kept whole.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.commons.models import Publication
from tenant_apps.moderation.models import Case
from tenant_apps.questions.models import Answer, Decision, Question
from tenant_apps.questions.operations import holding
from tenant_apps.readers.operations import verifying
from tenants.cards import forget_cards
from tenants.models import Unit
from tests.actors import StaffClient
from tests.network import Network

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "小区东门的路灯坏了三天，晚上很黑，什么时候能修？"
PHONE = "13912345678"
FIRST, SECOND = "维修队本周四上门。", "备件没到，改为下周二上门。"


@pytest.fixture
def live(network: Network) -> Iterator[UnitRef]:
    """Unit a, open to the public; as it was afterwards."""
    with enter_network():
        before = Unit.objects.values_list("state", flat=True).get(pk=network.a.id)
        Unit.objects.filter(pk=network.a.id).update(state="live")
        forget_cards()
    yield network.ref(network.a)
    with enter_network():
        Unit.objects.filter(pk=network.a.id).update(state=before)
        forget_cards()


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were sent; stands where the unit sends messages to phones."""
    box: list[str] = []

    def send(phone: str, code: str) -> bool:
        box.append(code)
        return True

    monkeypatch.setattr(verifying, "_senders", [send])
    return box


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    said: str = response.content.decode()
    return said


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found.group(1)


def ask(phone: Client) -> tuple[str, str]:
    """Through the three pages; the receipt number and the key."""
    page = text(phone.get("/ask/"))
    for at, fields in (
        ("write", {"text": TEXT, "go": "about"}),
        ("about", {"kind": "consult", "choice": "n:110201", "go": "confirm"}),
    ):
        page = text(phone.post("/ask/", {"draft": hidden(page, "draft"), "at": at, **fields}))
    last = {"visibility": "public_wish", "show_name": "anonymous", "go": "send"}
    sent = phone.post("/ask/", {"draft": hidden(page, "draft"), "at": "confirm", **last})
    found = re.search(r"/q/([^/]+)/receipt/\?k=([^&]+)", sent["Location"])
    assert found, sent["Location"]
    return found.group(1), found.group(2)


def verify(phone: Client, way_back: str, codes: list[str]) -> None:
    page = text(phone.post("/verify/", {"phone": PHONE, "of_age": "on", "next": way_back}))
    done = phone.post("/verify/code/", {"sent": hidden(page, "sent"), "code": codes[-1]})
    assert (done.status_code, done["Location"]) == (303, way_back)


def at_the_desk(officer: Client, unit: UnitRef, step: str, **fields: str) -> None:
    """One step of staff by its form, and the ten seconds are over."""
    with enter_unit(unit):
        question = Question.objects.get()
    said = {f"{step}-{name}": value for name, value in {"version": str(question.version), **fields}.items()}
    assert officer.post(f"/desk/q/{question.pk}/{step}/", said).status_code == 303
    with enter_unit(unit):
        waiting = Decision.objects.filter(kind="send", state="open")
        waiting.update(effective_at=clock.now() - timedelta(seconds=1))
        for one in waiting:
            holding.send(one.pk)
    relay_up(unit)


def decide(officer: Client, unit: UnitRef, **said: str) -> None:
    with enter_unit(unit):
        case = Case.objects.latest("opened_at")
    page = f"/desk/moderation/{case.pk}/"
    assert TEXT[:8] in text(officer.get(page))
    sent = officer.post(page, {"do": "decide", "version": str(case.version), **said})
    assert sent.status_code == 303, sent.content.decode()[:2000]
    relay_up(unit)


class Readers:
    """Everybody who reads without signing in, in the unit and across units."""

    def __init__(self, unit: UnitRef, number: str, here: Client, network: Client) -> None:
        self.number, self.here, self.network = number, here, network
        self.places = {
            "list": "/questions/",
            "search": "/questions/?q=路灯",
            "topic": "/topics/110201/",
            "topics": "/topics/",
            "atom": "/questions/feed.atom",
            "rss": "/questions/feed.rss",
            "topic's atom": "/topics/110201/feed.atom",
            "sitemap": "/sitemap-1.xml",
            "api": "/api/v1/public-questions",
            "open311": "/open311/v2/requests.json",
            "open311 xml": "/open311/v2/requests.xml",
        }

    def standing(self) -> set[str]:
        """In which of the places in the unit it stands."""
        signs = (self.number, "110201")
        return {
            name
            for name, address in self.places.items()
            if (signs[1] if name == "topics" else signs[0]) in text(self.here.get(address))
        }

    def across(self, words: str) -> bool:
        """Whether the search across units finds it."""
        return f"/questions/{self.number}/" in text(self.network.get("/questions/", {"q": words}))

    def own(self) -> list[int]:
        """What its own addresses answer."""
        page = f"/questions/{self.number}/"
        addresses = (
            page,
            f"{page}comments/",
            f"/api/v1/public-questions/{self.number}",
            f"/open311/v2/requests/{self.number}.json",
        )
        return [self.here.get(address).status_code for address in addresses]

    def rendered_anew(self) -> list[str]:
        """Which of its pages are rendered anew for the next reader. Those of Open311 are: each request
        ends now where it does not say otherwise.
        """
        anew = []
        pages = [address for address in self.places.values() if not address.startswith("/open311/")]
        for address in (f"/questions/{self.number}/", *pages):
            # Not twice running: what surrounds a page (the unit of a host) is read anew now and then.
            if self._statements(address) and self._statements(address) and self._statements(address):
                anew.append(address)
        return anew

    def _statements(self, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.here.get(address)
        return len(queries)


def test_from_asking_to_hidden_everywhere(
    live: UnitRef,
    codes: list[str],
    client_of: Callable[..., Client],
    staff: Callable[..., StaffClient],
    network_client: Client,
) -> None:
    phone, stranger = client_of(live), client_of(live)
    officer, moderator = staff("duty_officer", live), staff("leader", live)

    # Asked, with the wish that it helps others: public nowhere.
    number, key = ask(phone)
    readers = Readers(live, number, stranger, network_client)
    relay_up(live)
    assert readers.standing() == set()
    assert not readers.across("路灯")
    at_the_desk(officer, live, "answer", text=FIRST, handles="")
    assert (readers.standing(), readers.across("路灯")) == (set(), False)
    assert readers.own()[0] == 404

    # Whoever asked verifies a phone, and somebody decides.
    asker = f"/q/{number}/public/?k={key}"
    assert phone.post(asker, {"k": key})["Location"].startswith("/verify/")
    verify(phone, asker, codes)
    assert phone.post(asker, {"k": key}).status_code == 303
    relay_up(live)
    assert (readers.standing(), readers.across("路灯")) == (set(), False)
    decide(moderator, live, verdict="keep", reason="no_breach", words="")

    # Shown everywhere, from copies kept whole.
    assert readers.standing() == set(readers.places)
    assert readers.own() == [200] * 4
    assert readers.across("路灯")
    assert readers.across("本周四")
    assert readers.rendered_anew() == []
    assert FIRST in text(stranger.get(f"/questions/{number}/"))

    # Corrected: read anew at once, here and on the network's site.
    with enter_unit(live):
        given = Answer.objects.get().pk
    at_the_desk(officer, live, "correct", answer=str(given), text=SECOND)
    page = text(stranger.get(f"/questions/{number}/"))
    assert (SECOND in page, FIRST in page) == (True, False)
    assert (readers.across("下周二"), readers.across("本周四")) == (True, False)
    assert readers.rendered_anew() == []

    # Reported without an account, and hidden: gone from everywhere, whatever was kept.
    with enter_unit(live):
        question_id = Publication.objects.get().pk
    report = stranger.post(
        f"/report/question/{question_id}/", {"reason": "personal", "token": "t", "words": ""}
    )
    receipt = report["Location"]
    assert readers.standing() == set(readers.places), "a report hides nothing"
    decide(officer, live, verdict="hide", reason="personal", words="写了别人家的门牌号。")
    assert readers.standing() == set()
    assert readers.own() == [410, 302, 410, 410]
    assert [readers.across(words) for words in ("路灯", "下周二", number)] == [False] * 3
    with enter_unit(live):
        row = Publication.objects.get()
    assert (row.title, row.text, row.search) == ("", "", None)
    assert "写了别人家的门牌号。" in text(stranger.get(receipt))
    # Whoever asked still reads it, and why.
    assert TEXT in text(phone.get(f"/q/{number}/", {"k": key}))
    assert "决定不公开" in text(phone.get(f"/q/{number}/public/", {"k": key}))
