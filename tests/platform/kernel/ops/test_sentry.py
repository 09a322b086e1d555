"""Error reports carry what a programmer needs and nothing a person wrote."""

import json
from typing import Any

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from huisheng.kernel.ops import sentry
from huisheng.kernel.tenancy import UnitRef, enter_unit

CANARY = "金丝雀-不想让任何人看到"


class _Kept(Transport):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Any) -> None:
        event = envelope.get_event()
        if event is not None:
            self.events.append(event)


@pytest.fixture
def kept() -> Any:
    transport = _Kept()
    client = sentry_sdk.get_client()
    sentry_sdk.init(
        dsn="http://key@127.0.0.1:9/1",
        transport=transport,
        before_send=sentry.scrub,  # type: ignore[arg-type]
        default_integrations=False,
        include_local_variables=True,
    )
    yield transport
    sentry_sdk.get_global_scope().set_client(client)


def test_off_without_a_dsn() -> None:
    assert sentry.start("", environment="test") is False


def test_report_names_the_unit_and_quotes_nobody(kept: _Kept, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        try:
            text = CANARY
            raise ValueError(f"cannot read {text}")
        except ValueError:
            sentry_sdk.set_user({"id": CANARY})
            sentry_sdk.get_current_scope().set_transaction_name(f"/n/{CANARY}/")
            sentry_sdk.set_extra("body", CANARY)
            sentry_sdk.capture_exception()
        sentry_sdk.capture_message(CANARY)
    sentry_sdk.flush()
    assert len(kept.events) == 2
    assert CANARY not in json.dumps(kept.events, ensure_ascii=False, default=str)
    assert {event["tags"]["scope"] for event in kept.events} == {unit_a.schema}
    assert kept.events[0]["exception"]["values"][0]["type"] == "ValueError"


def test_request_keeps_its_method_alone() -> None:
    event = {
        "request": {"method": "POST", "url": f"/q/{CANARY}", "data": {"text": CANARY}, "cookies": {"a": "b"}}
    }
    assert sentry.scrub(event, {})["request"] == {"method": "POST"}
