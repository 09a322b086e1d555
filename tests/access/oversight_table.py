"""Supervision on the network's host. The order of the table is the city's, to county a: `own` acts for it,
`parent` is above. The question was asked in county a, which holds it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.contracts.supervision_messages import REPORT
from shared_apps.oversight.models import Custody, Difficulty, Sample, SampleMonth
from shared_apps.oversight.operations import ordering
from tests.access.table import Row, World, only
from tests.shared_apps.acting import actor

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_READERS = ("viewer", *_STAFF)
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}
_REVISION = {"revision": "1"}


def order(world: World, unit: UnitRef) -> dict[str, Any]:
    """An order of the city."""
    with enter_network():
        made = ordering.issue(
            actor("市里", network_staff=world.network.city),
            world.network.a.id,
            ordering.Demanded(
                reason="late",
                demand=REPORT,
                words="请报告。",
                card="",
                due_at=clock.now() + timedelta(days=3),
            ),
        )
    return {"order_id": made}


def supervised(world: World, unit: UnitRef) -> dict[str, Any]:
    """County a."""
    return {"unit_id": world.network.a.id}


def question(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question of county a that has been asked of nobody else."""
    question_id, origin = uuid4(), world.network.a.id
    with enter_network(role="relay"):
        Custody.objects.create(
            kind=Custody.Kind.QUESTION,
            unit_id=origin,
            item_id=question_id,
            holder_unit_id=origin,
            opened_at=clock.now(),
        )
    return {"origin_unit": origin, "question_id": question_id}


def difficulty(world: World, unit: UnitRef) -> dict[str, Any]:
    """A difficulty of county a."""
    key = uuid4()
    with enter_network(role="relay"):
        Difficulty.objects.create(
            id=key,
            unit_id=world.network.a.id,
            area=Difficulty.Area.STAFF,
            subject="值班人员不足",
            text="节假日无法安排值班。",
            may_be_shared=True,
            account_id=1,
            raised_at=clock.now(),
        )
    return {"difficulty_id": key}


def sample(world: World, unit: UnitRef) -> dict[str, Any]:
    """What was drawn in county a."""
    return {"sample_id": _sample(world)}


def _sample(world: World) -> UUID:
    key, day = uuid4(), clock.business_day()
    with enter_network(role="relay"):
        SampleMonth.objects.get_or_create(
            month=day.replace(day=1), defaults={"seed": "s" * 64, "made_at": clock.now()}
        )
        Sample.objects.create(
            id=key,
            unit_id=world.network.a.id,
            month=day.replace(day=1),
            what=Sample.What.CLOSING,
            question_id=key,
            origin_unit_id=world.network.a.id,
            origin_question_id=key,
            day=day,
            drawn_at=clock.now(),
        )
    return key


def sent_back(world: World) -> Mapping[str, Any]:
    """What is missing, and until when."""
    day = clock.business_day() + timedelta(days=3)
    return {**_REVISION, "words": "请写明时间。", "due_day": day.isoformat()}


_HELP = only("own", "parent", ok=302, **_ELSEWHERE)
_ACT_ONLY_OWN = only("own", ok=302, parent=404, **_ELSEWHERE)
_NO_GET = only(*_STAFF, ok=NOT)

ROWS = [
    Row("oversight-overview", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("oversight-orders", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("oversight-orders-csv", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("oversight-register-xlsx", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("oversight-passed", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("oversight-passed-csv", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("oversight-order-unit", "network", only(*_STAFF), only(*_STAFF, ok=NOT)),
    Row(
        "oversight-order-new",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only("own", "parent", ok=422, **_ELSEWHERE),
        object_in=supervised,
    ),
    Row(
        "oversight-order",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=order,
    ),
    Row("oversight-order-remind", "network", _NO_GET, _ACT_ONLY_OWN, object_in=order, data=_REVISION),
    Row(
        "oversight-order-card",
        "network",
        _NO_GET,
        _ACT_ONLY_OWN,
        object_in=order,
        data={**_REVISION, "card": "yellow"},
    ),
    Row("oversight-order-send-back", "network", _NO_GET, _ACT_ONLY_OWN, object_in=order, data=sent_back),
    Row("oversight-order-accept", "network", _NO_GET, _ACT_ONLY_OWN, object_in=order, data=_REVISION),
    Row(
        "oversight-order-withdraw",
        "network",
        _NO_GET,
        _ACT_ONLY_OWN,
        object_in=order,
        data={**_REVISION, "words": "不再需要。"},
    ),
    Row(
        "oversight-case",
        "network",
        only("viewer", "own", "parent", "child", sibling=404, stranger=404),
        only(*_READERS, ok=NOT),
        object_in=question,
    ),
    Row(
        "oversight-take-over",
        "network",
        _NO_GET,
        only("own", "parent", ok=302, **_ELSEWHERE),
        object_in=question,
        data={"why": "late"},
    ),
    Row("oversight-difficulties", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row(
        "oversight-difficulty",
        "network",
        only("viewer", "own", "parent", "child", sibling=404, stranger=404),
        only(*_READERS, ok=NOT),
        object_in=difficulty,
    ),
    Row(
        "oversight-difficulty-reply",
        "network",
        _NO_GET,
        _HELP,
        object_in=difficulty,
        data={"text": "已统筹。"},
    ),
    Row("oversight-difficulty-take", "network", _NO_GET, _HELP, object_in=difficulty),
    Row("oversight-difficulty-join", "network", _NO_GET, _HELP, object_in=difficulty),
    Row(
        "oversight-difficulty-release",
        "network",
        _NO_GET,
        _HELP,
        object_in=difficulty,
        data={"text": "不便。"},
    ),
    Row("oversight-difficulty-share", "network", _NO_GET, _HELP, object_in=difficulty),
    Row("oversight-samples", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row(
        "oversight-sample",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=sample,
    ),
    Row(
        "oversight-sample-ask",
        "network",
        _NO_GET,
        only("own", ok=302, parent=404, **_ELSEWHERE),
        object_in=sample,
        data={"reason": "核查。"},
    ),
]
