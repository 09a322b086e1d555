"""Bodies outside by the API: asking, reading, entering the reply, in the name of the key's person."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.questions.models import Question, Referral
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.outside.conftest import BODY, MATTER, PHONE, in_days

Keyed = Callable[..., Program]
Taken = Callable[..., UUID]
Sent = Callable[..., Referral]


@pytest.fixture
def keyed(network: Network, client_of: Any, in_unit_a: Any) -> Keyed:
    """A function: a program with a key that acts in the name of an administrator."""
    account = make_account(name="周管理")
    give_role(account, "unit_admin", network.a.id)

    def program(*scopes: str) -> Program:
        key = keeping_keys.make("政务平台", scopes or ("desk-read", "desk"), 90, actor=account.pk).key
        return Program(client_of(network.a), key=key)

    return program


def letter(pk: UUID, **other: Any) -> dict[str, Any]:
    return {
        "version": Question.objects.get(pk=pk).version,
        "body": BODY,
        "body_kind": "department",
        "subject": "拖欠工资问题",
        "matter": MATTER,
        "follow_up_on": in_days(10).isoformat(),
        "contact": "周老师",
    } | other


def test_from_the_letter_to_the_reply(keyed: Keyed, taken: Taken) -> None:
    desk, pk = keyed(), taken()
    path = f"desk/questions/{pk}"
    assert desk.get(f"{path}/referrals").json() == {"items": []}
    assert desk.post(f"{path}/ask-outside", letter(pk)).status_code == 200
    (asked,) = desk.get(f"{path}/referrals").json()["items"]
    assert (asked["body"], asked["state"], asked["passed_along"]) == (BODY, "open", [])
    reply = {"referral": asked["id"], "outcome": "solved", "words": "已补发。"}
    assert desk.post(f"{path}/enter-reply", reply).status_code == 200
    (asked,) = desk.get(f"{path}/referrals").json()["items"]
    assert (asked["state"], asked["outcome"]) == ("answered", "solved")
    assert desk.post(f"{path}/enter-reply", reply | {"words": "又补发。"}).status_code == 409


def test_a_program_passes_nothing_of_the_asker_on(keyed: Keyed, taken: Taken) -> None:
    desk, pk = keyed(), taken()
    path = f"desk/questions/{pk}/ask-outside"
    assert desk.post(path, letter(pk, along=["contact"], why="须联系")).status_code == 200
    assert Referral.objects.get().passed_along == []
    assert desk.post(path, letter(pk, matter=f"请联系{PHONE}")).status_code == 400


def test_a_reply_belongs_to_its_question(keyed: Keyed, taken: Taken, sent: Sent) -> None:
    desk, other = keyed(), sent()
    reply = {"referral": str(other.id), "outcome": "solved", "words": "已补发。"}
    assert desk.post(f"desk/questions/{taken()}/enter-reply", reply).status_code == 400
    other.refresh_from_db()
    assert other.state == "open"


def test_reading_alone_asks_nobody(keyed: Keyed, taken: Taken) -> None:
    pk = taken()
    assert keyed("desk-read").post(f"desk/questions/{pk}/ask-outside", letter(pk)).status_code == 403
    assert not Referral.objects.exists()


def test_whoever_may_not_know_the_question_reads_no_referrals(
    keyed: Keyed, taken: Taken, network: Network
) -> None:
    give_role(make_account(name="钱书记"), "leader", network.a.id)
    pk = taken()
    Question.objects.filter(pk=pk).update(confidential=True)
    assert keyed().get(f"desk/questions/{pk}/referrals").status_code == 404
