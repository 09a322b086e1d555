"""The sender under kill -9, a flushed broker and real commits."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.channels.adapters import registry
from tenant_apps.channels.adapters.letter import Letter, Outcome, accepted
from tenant_apps.channels.data.codes import Maker, State
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import preferences, sending
from tenant_apps.channels.operations.preferences import Wishes
from tenant_apps.channels.tasks import send
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tests.architecture.source import ROOT
from tests.tenant_apps.channels.conftest import PHONE, aliyun_account
from tests.tenant_apps.channels.providers import Provider

pytestmark = pytest.mark.django_db(transaction=True)

WORK = """
import gc, sys, django
gc.disable()  # loading throws nothing away: a fifth of the time
django.setup()
from huisheng.kernel.tenancy import enter_network, enter_unit
from huisheng.kernel.tenancy.registry import unit_in_use
from tenant_apps.channels.operations import sending
with enter_unit(unit_in_use(int(sys.argv[1]))):
    sending.work()
"""


@pytest.fixture
def waiting(unit_a: UnitRef) -> UnitRef:
    """A notice by SMS that is due, committed, for somebody who is never to be left in peace."""
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        receipt = ask(
            NewQuestion(token=new_token(), text="工资被拖欠。", topic="150305", contact_phone=PHONE)
        )
        preferences.keep_wishes_of_asker(
            receipt.question_id, Wishes(order=["sms"], quiet_from=0, quiet_until=0)
        )
        aliyun_account()
        Notice.objects.update(due_at=clock.now() - timedelta(seconds=1))
    return unit_a


def worker(unit: UnitRef, provider: Provider) -> subprocess.Popen[bytes]:
    """A sender in a process of its own, on the same database."""
    database: dict[str, Any] = django_settings.DATABASES["default"]
    login = f"{quote(str(database['USER']))}:{quote(str(database['PASSWORD']))}"
    address = f"{database['HOST']}:{database['PORT']}/{connection.settings_dict['NAME']}"
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "PYTHONPATH": "platform:.",
        "DJANGO_SETTINGS_MODULE": "huisheng.config.settings",
        "HUISHENG_DATABASE_URL": f"postgres://{login}@{address}",
        "HUISHENG_ALIYUN_SMS_URL": provider.url,
    }
    return subprocess.Popen([sys.executable, "-c", WORK, str(unit.id)], cwd=ROOT, env=environment)


def rows(unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        return [row.state for row in Notice.objects.order_by("id")]


def test_killed_between_request_and_commit(waiting: UnitRef, aliyun: Provider) -> None:
    taken = threading.Event()
    aliyun.on_message = lambda _message: (taken.set(), threading.Event().wait(5))  # type: ignore[assignment,func-returns-value]
    process = worker(waiting, aliyun)
    try:
        assert taken.wait(60), "the worker never asked the provider"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    finally:
        process.kill()
    assert rows(waiting) == [State.SENDING]
    aliyun.on_message = None
    with enter_unit(waiting):
        # The claim still holds: another worker leaves the row alone.
        sending.work()
        assert rows(waiting) == [State.SENDING]
        Notice.objects.update(check_at=clock.now())
        sending.work()
        assert rows(waiting) == [State.UNKNOWN]
        row = Notice.objects.get()
        aliyun.statuses[f"{row.pk}-{row.attempts}"] = {"SendStatus": 3, "ErrCode": "DELIVERED"}
        Notice.objects.update(check_at=clock.now())
        sending.work()
    assert rows(waiting) == [State.DELIVERED]
    assert len(aliyun.messages) == 1


def test_many_workers_send_each_message_once(waiting: UnitRef, aliyun: Provider) -> None:
    with enter_unit(waiting):
        stock = Notice.objects.get()
        for number in range(12):
            receipt = ask(
                NewQuestion(token=new_token(), text=f"第 {number} 件。", topic="150305", contact_phone=PHONE)
            )
            preferences.keep_wishes_of_asker(
                receipt.question_id, Wishes(order=["sms"], quiet_from=0, quiet_until=0)
            )
        Notice.objects.update(due_at=stock.due_at)

    def one() -> None:
        with enter_unit(waiting):
            sending.work()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(waiting) == [State.SENT] * 13
    assert len({message["OutId"] for message in aliyun.messages}) == len(aliyun.messages) == 13


def test_a_flushed_broker_loses_nothing(
    waiting: UnitRef, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every nudge is lost but those that the wake-ups bring again."""
    published: list[tuple[str, dict[str, Any]]] = []

    def lost(name: str, **kwargs: Any) -> bool:
        published.append((name, kwargs))
        return True

    monkeypatch.setattr(nudge, "nudge", lost)
    from tenant_apps.channels.operations import waking

    monkeypatch.setattr(waking, "nudge", lost)
    relay_up(waiting)
    _let_wakeups_fire(waiting, published)
    assert ("channels.send", {"unit_id": waiting.id}) in published
    # That task was lost as well; a minute later it is asked for again.
    published.clear()
    _let_wakeups_fire(waiting, published)
    assert ("channels.send", {"unit_id": waiting.id}) in published
    with enter_network():
        send.run(unit_id=waiting.id)
    assert rows(waiting) == [State.SENT]


def _let_wakeups_fire(unit: UnitRef, published: list[tuple[str, dict[str, Any]]]) -> None:
    from huisheng.kernel.messaging.tables import network_tables

    relay_up(unit)
    with enter_network(role="relay"):
        network_tables().wakeup._default_manager.filter(state="pending", what="channels.send").update(
            at=clock.now() - timedelta(seconds=1)
        )
    fire_due()
    relay_down(unit)
    relay_up(unit)


def test_no_provider_is_spoken_to_inside_a_transaction(
    waiting: UnitRef, aliyun: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    seen: list[bool] = []

    def look(config: Any, letter: Letter) -> Outcome:
        seen.append(connection.in_atomic_block)
        return accepted("1^0")

    def look_again(config: Any, asked: Any) -> Outcome:
        seen.append(connection.in_atomic_block)
        return accepted()

    stock = registry.ADAPTERS[Maker.ALIYUN]
    monkeypatch.setitem(registry.ADAPTERS, Maker.ALIYUN, replace(stock, send=look, look_up=look_again))
    with enter_unit(waiting):
        sending.work()
        Notice.objects.update(check_at=clock.now())
        sending.work()
    assert seen == [False, False]
