"""Applications of the test network: begun, handed in, decided."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from huisheng.kernel.messaging import nudge
from huisheng.kernel.proof_files import Proof
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import handing_in
from shared_apps.onboarding.operations.applying import Begun, NewUnit, Person, begin
from shared_apps.onboarding.rules.receipts import new_token
from tests.network import Network
from tests.office import pdf

LEADER = Person(name="赵书记", title="团委书记", phone="13800001111", mail="zhao@example.cn")
CONTACT = Person(name="钱老师", title="团委干事", phone="13900002222", mail="")
PDF = pdf()

Apply = Callable[..., Application]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def picture(colour: str = "white") -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def named(network: Network, **changes: Any) -> NewUnit:
    """A unit that the list does not have, below the city."""
    values: dict[str, Any] = {
        "name": "共青团泉城职业学院委员会",
        "short_name": "泉城职业学院团委",
        "kind": "university",
        "slug": "quancheng-zhiye",
        "parent_id": network.city.id,
    }
    return NewUnit(**{**values, **changes})


@pytest.fixture
def draft(in_network: None, network: Network) -> Apply:
    """A function: an application that is begun, for the listed county unless told otherwise."""

    def begun(unit: int | NewUnit | None = None, *, leader: Person = LEADER, token: str = "") -> Application:
        return begin(
            Begun(
                token=token or new_token(),
                unit=network.listed.id if unit is None else unit,
                leader=leader,
                contact=CONTACT,
            )
        )

    return begun


@pytest.fixture
def submitted(draft: Apply) -> Apply:
    """A function: the same, with a confirmed address and a letter, handed in."""

    def handed(
        unit: int | NewUnit | None = None, *, leader: Person = LEADER, letter: bytes = PDF
    ) -> Application:
        application = draft(unit, leader=leader)
        return hand_in(application, letter)

    return handed


def hand_in(application: Application, letter: bytes = PDF) -> Application:
    """Confirm the address, keep a letter, hand in."""
    from huisheng.kernel.clock import now

    Application.objects.filter(pk=application.pk).update(mail_confirmed_at=now())
    handing_in.keep_letter(application.pk, Proof("申请函.pdf", "application/pdf", letter))
    handing_in.submit(application.pk)
    application.refresh_from_db()
    return application
