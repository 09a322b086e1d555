"""Directives of the test network, written and issued."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging import nudge
from shared_apps.contracts.directive_messages import TASK
from shared_apps.directives.data.settings import WEEKLY
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.targets import TargetSet, preview_of
from tenants.public import set_setting
from tests.network import Network
from tests.shared_apps.acting import actor

Write = Callable[..., UUID]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture(autouse=True)
def _no_weekly_number(network: Network, db: None) -> None:
    """Tests issue as many as they like; those of the week set its number themselves."""
    set_setting(network.province.id, WEEKLY["province"], 0, actor_id=None)


@pytest.fixture
def chief(network: Network) -> Actor:
    """Staff of the province."""
    return actor("王处长", network_staff=network.province)


def content(**changes: object) -> DraftContent:
    """What is written into a directive, with some of it changed."""
    values: dict[str, object] = {
        "kind": TASK,
        "title": "报送暑期实践安排",
        "text": "请各县区报送。",
        "number_label": "参加人数（人）",
        "target_unit_id": 0,
        "target_kinds": ("county",),
        "due_at": clock.now() + timedelta(days=7),
    }
    return DraftContent(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def write(in_network: None, chief: Actor, network: Network) -> Write:
    """A function: a draft of the province to all counties of the city, unless told otherwise."""

    def written(issuer: int | None = None, who: Actor | None = None, **changes: object) -> UUID:
        changes.setdefault("target_unit_id", network.city.id)
        return drafting.create(
            who or chief, issuer_unit_id=issuer or network.province.id, content=content(**changes)
        )

    return written


@pytest.fixture
def issue(write: Write, chief: Actor) -> Write:
    """A function: as `write`, and issued to whom the preview names."""

    def issued(**changes: object) -> UUID:
        directive_id = write(**changes)
        issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
        return directive_id

    return issued


def seal_of_draft(directive_id: UUID) -> str:
    """The seal that the preview of a draft shows."""
    return preview_of(TargetSet.of(Directive.objects.get(pk=directive_id))).seal
