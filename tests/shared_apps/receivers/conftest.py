"""Receivers of the test network, on loopback."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.data import DINGTALK, EVENTS, ISSUER, WEBHOOK, WECOM
from shared_apps.receivers.operations.keeping import Entered, Kept, keep
from tests.network import Network
from tests.shared_apps.receivers.listeners import (
    DINGTALK_SECRET,
    DINGTALK_TOKEN,
    WECOM_KEY,
    Listener,
    listening,
)

Enter = Callable[..., Kept]
AT = datetime(2026, 11, 23, 4, 0, tzinfo=clock.UTC)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Clock:
    at = Clock()
    monkeypatch.setattr(clock, "now", at)
    return at


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    with listening() as opened:
        settings.HUISHENG_RECEIVERS = {"wecom": opened.url, "dingtalk": opened.url, "loopback": True}
        yield opened


@pytest.fixture
def enter(listener: Listener, network: Network, db: None) -> Enter:
    """A function: enter a receiver, of the province's directives unless told otherwise."""

    def entered(kind: str = WEBHOOK, *, unit_id: int = 0, side: str = ISSUER, **changes: Any) -> Kept:
        address = {WEBHOOK: f"{listener.url}/hook", WECOM: WECOM_KEY, DINGTALK: DINGTALK_TOKEN}[kind]
        values = {
            "kind": kind,
            "name": "工作群",
            "address": address,
            "secret": DINGTALK_SECRET if kind == DINGTALK else "",
            "events": EVENTS,
            "formatted": False,
        }
        with enter_network():
            kept = keep(unit_id or network.province.id, side, Entered(**{**values, **changes}), actor=1)
        if kept.secret:
            listener.secret = kept.secret
        return kept

    return entered


DIRECTIVE = UUID("0197a000-0000-7000-8000-000000000001")
