"""Setting up under kill -9 and two who press at once: opened once, nothing routable before it is whole."""

import threading
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.data.codes import Reason
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import deciding, opening
from shared_apps.onboarding.operations.history import TooLateError
from tenants.models import ReadySchema, Unit
from tenants.public import unit_by_slug
from tests.killed import killed
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.onboarding.conftest import Apply, named

pytestmark = pytest.mark.django_db(transaction=True)

WORK = """
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.data.codes import Reason
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import deciding, opening, history
from tenants.provisioning import opening as schemas

where, key, version = sys.argv[1], sys.argv[2], int(sys.argv[3])
if where == "approving":
    deciding.tell = stand_still
elif where == "schema":
    schemas._open = stand_still
elif where == "first rows":
    schemas.hooks.opened = stand_still
elif where == "told":
    opening._open = stand_still
with enter_network():
    deciding.approve(key, by=1, version=version, slug="")
    opening.carry_on(key)
    if where == "undoing":
        deciding.tell = stand_still
        seen = Application.objects.get(pk=key).version
        deciding.undo(key, by=1, version=seen, reason=Reason.UNIT, words="")
"""


@pytest.fixture
def committed(submitted: Apply, network: Network) -> Application:
    """An application for a unit that is not in the list, committed."""
    return submitted(named(network))


def killed_at(where: str, application: Application) -> None:
    """Approve in a process of its own, which dies as soon as it has come to `where`."""
    killed(WORK, where, str(application.pk), str(application.version))


def _now(application: Application) -> Application:
    with enter_network():
        return Application.objects.get(pk=application.pk)


def _opened_once(application: Application) -> None:
    after = _now(application)
    assert after.state == "opened"
    with enter_network():
        assert after.entries.filter(step="opened").count() == 1
        assert after.letters.filter(what="opened").count() == 1
        assert Unit.objects.filter(slug=application.slug, state="sandbox").count() == 1
        assert ReadySchema.objects.filter(unit_id=after.unit_id).count() == 1


def test_killed_while_approving_nothing_has_happened(committed: Application) -> None:
    killed_at("approving", committed)
    assert _now(committed).state == "review"
    assert unit_by_slug(committed.slug) is None


@pytest.mark.parametrize("where", ["schema", "first rows", "told"])
def test_killed_half_way_it_is_resumed(committed: Application, where: str) -> None:
    """With a schema and no rows; with rows that were not committed; open, and nobody told."""
    killed_at(where, committed)
    assert _now(committed).state == "approved"
    card = unit_by_slug(committed.slug)
    assert card is not None
    assert card.routable == (where == "told")
    with enter_network():
        assert opening.carry_on_all() == 1
        assert opening.carry_on_all() == 0
    _opened_once(committed)


def test_killed_while_undoing_nothing_has_happened(committed: Application) -> None:
    """The unit was suspended in the transaction that did not end: the site stands, and it can be undone."""
    killed_at("undoing", committed)
    _opened_once(committed)
    card = unit_by_slug(committed.slug)
    assert card is not None
    assert card.routable
    with enter_network():
        deciding.undo(committed.pk, by=1, version=_now(committed).version, reason=Reason.UNIT, words="")
    assert unit_by_slug(committed.slug).routable is False  # type: ignore[union-attr]


def test_two_who_undo_at_once(committed: Application) -> None:
    with enter_network():
        deciding.approve(committed.pk, by=1, version=committed.version)
        opening.carry_on(committed.pk)
    seen = _now(committed).version

    def undo() -> None:
        with enter_network():
            deciding.undo(committed.pk, by=2, version=seen, reason=Reason.UNIT, words="")

    with meanwhile(undo) as second:
        deciding.undo(committed.pk, by=1, version=seen, reason=Reason.UNIT, words="")
    with pytest.raises(TooLateError):
        second.result()
    with enter_network():
        assert committed.entries.filter(step="undone").count() == 1
        assert committed.letters.filter(what="undone").count() == 1


def test_a_failure_is_tried_again_later(committed: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("no schema today")

    with enter_network():
        deciding.approve(committed.pk, by=1, version=committed.version)
        with monkeypatch.context() as broken:
            broken.setattr(opening, "provision", fail)
            assert not opening.carry_on(committed.pk)
        assert _now(committed).failures == 1
        assert opening.carry_on_all() == 0, "not at once again"
        Application.objects.update(again_at=clock.now())
        assert opening.carry_on_all() == 1
    _opened_once(committed)


def test_two_reviewers_at_once(committed: Application) -> None:
    """One holds the approval open while the other presses: the second waits, and is told."""

    def other() -> None:
        with enter_network():
            deciding.approve(committed.pk, by=2, version=committed.version)

    with meanwhile(other) as second:
        deciding.approve(committed.pk, by=1, version=committed.version)
    with pytest.raises(TooLateError):
        second.result()
    assert _now(committed).decided_by == 1
    with enter_network():
        assert Unit.objects.filter(slug=committed.slug).count() == 1


def test_four_who_set_up_at_once(committed: Application) -> None:
    """Two clicks, the schedule, and the schedule of another machine."""
    with enter_network():
        deciding.approve(committed.pk, by=1, version=committed.version)

    def one() -> None:
        try:
            with enter_network():
                opening.carry_on(committed.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _opened_once(committed)
