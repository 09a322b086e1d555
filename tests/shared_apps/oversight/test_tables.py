"""What the table of custody refuses by itself, whatever message comes."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Custody, Parcel


@pytest.fixture(autouse=True)
def _as_the_relay(db: None) -> Iterator[None]:
    with enter_network(role="relay"):
        yield


def refuse(**columns: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Custody.objects.create(**columns)


def test_one_row_of_custody_for_one_thing() -> None:
    thing = {"kind": Custody.Kind.ALARM, "unit_id": 7, "item_id": uuid4()}
    Custody.objects.create(**thing)
    refuse(**thing)
    Custody.objects.create(**{**thing, "unit_id": 8})
    Custody.objects.create(**{**thing, "kind": Custody.Kind.ESCALATION, "clock": "answer"})
    refuse(**{**thing, "kind": Custody.Kind.ESCALATION, "clock": "answer"})


@pytest.mark.parametrize("missing", ["taken_unit_id", "taken_by", "taken_at"])
def test_a_taker_is_known_whole_or_not_at_all(missing: str) -> None:
    whole = {"taken_unit_id": 7, "taken_by": 11, "taken_at": now()}
    thing = {"kind": Custody.Kind.ALARM, "unit_id": 7, "item_id": uuid4()}
    refuse(**thing, **{**whole, missing: None})
    Custody.objects.create(**thing, **whole)


def test_pages_of_the_network_read_no_parcel() -> None:
    with enter_network(), pytest.raises(ProgrammingError), transaction.atomic():
        Parcel.objects.exists()


def test_pages_of_the_network_move_no_custody() -> None:
    with enter_network():
        assert not Custody.objects.exists(), "reading is theirs"
        for write in (
            lambda: Custody.objects.create(kind=Custody.Kind.ALARM, unit_id=7, item_id=uuid4()),
            lambda: Custody.objects.update(taken_unit_id=None),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                write()
