"""`migrate_network --wait`: after a loss of power the database may still be reading its log."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db.utils import OperationalError

from tenants.management.commands import migrate_network


class _Starting:
    """A database that takes connections at the third attempt, or never."""

    def __init__(self, after: int) -> None:
        self.after, self.asked = after, 0

    def ensure_connection(self) -> None:
        self.asked += 1
        if self.asked <= self.after:
            raise OperationalError("the database system is starting up")


def _begin(monkeypatch: pytest.MonkeyPatch, after: int) -> tuple[_Starting, list[float]]:
    database, pauses = _Starting(after), []  # type: tuple[_Starting, list[float]]
    monkeypatch.setattr(migrate_network, "connection", database)
    monkeypatch.setattr(migrate_network.time, "sleep", pauses.append)
    return database, pauses


def test_it_waits_until_the_database_answers(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    database, pauses = _begin(monkeypatch, after=2)
    call_command("migrate_network", wait=60, verbosity=0)
    assert (database.asked, len(pauses)) == (3, 2)


def test_it_does_not_wait_longer_than_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    database, pauses = _begin(monkeypatch, after=10)
    with pytest.raises(OperationalError):
        call_command("migrate_network", wait=0, verbosity=0)
    assert (database.asked, pauses) == (1, [])
