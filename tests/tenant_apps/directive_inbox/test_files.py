"""The files of a directive in a unit: for those who work there, and for no other unit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.directives.models import Attachment
from shared_apps.directives.operations import amending, attaching, issuing, recalling
from shared_apps.directives.public import files, open_file
from tests.network import Network
from tests.shared_apps.directives.conftest import (  # noqa: F401  fixtures
    Write,
    _no_broker,
    _no_weekly_number,
    chief,
    seal_of_draft,
    write,
)
from tests.shared_apps.directives.test_after_issue import _wanted
from tests.shared_apps.directives.test_attachments import file

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def sent(write: Write, chief: Actor, network: Network) -> UUID:  # noqa: F811
    """A directive with a file that has arrived in county a alone."""
    directive_id = write(except_units=(network.b.id,))
    attaching.add(directive_id, chief, [file("一")])
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    relay_down(network.ref(network.a))
    return directive_id


def test_the_page_and_its_files(sent: UUID, staff: Staff, network: Network, chief: Actor) -> None:  # noqa: F811
    officer = staff("duty_officer", network.ref(network.a))
    page = f"/desk/directives/{sent}/"
    attachment = Attachment.objects.get()
    address = f"{page}files/{attachment.pk}/"
    assert address in officer.get(page).content.decode()
    answer = officer.get(address)
    assert b"".join(answer.streaming_content) == file("一").content  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    beside = staff("unit_admin", network.ref(network.b))
    assert beside.get(page).status_code == beside.get(address).status_code == 404
    # Amended: the first went, another came.
    with enter_network():
        wanted = _wanted(sent, removed=(str(attachment.pk),))
        amending.amend(sent, chief, based_on=1, wanted=wanted, added=[file("二")])
    relay_down(network.ref(network.a))
    body = officer.get(page).content.decode()
    assert "<del>附件一.pdf</del>" in body
    assert "<ins>附件二.pdf</ins>" in body
    assert address not in body
    assert officer.get(address).status_code == 404
    with enter_network():
        recalling.recall(sent, chief, why="有误")
        second = Attachment.objects.get(name="附件二.pdf")
    relay_down(network.ref(network.a))
    assert officer.get(f"{page}files/{second.pk}/").status_code == 200, "as the rest of the text"


def test_the_door_of_another_unit_is_closed(sent: UUID, network: Network) -> None:
    """Whatever a page asks for: the unit is the one that asks."""
    with enter_network():
        attachment = Attachment.objects.get()
    with enter_unit(network.ref(network.b)):
        assert files(sent, 1).standing == ()
        assert open_file(sent, 1, attachment.pk) is None
    with enter_unit(network.ref(network.a)):
        assert len(files(sent, 1).standing) == 1
