"""L17: what is carried from one unit's folder to another's, and what never is."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from huisheng.kernel.tenancy import ScopeMismatchError, UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.carried_files import bring_up, carry
from shared_apps.contracts.case_followed_messages import CaseFilesGiven, CaseFilesSent
from shared_apps.oversight.operations import carrying_files
from tests.network import Network
from tests.shared_apps.oversight.between import Between

DATA = b"of A"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    """Folders of this test alone: files are not rolled back."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def path(unit_a: UnitRef) -> str:
    with enter_unit(unit_a):
        return default_storage.save("questions/202611/of-a.pdf", ContentFile(DATA))


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Between:
    return Between(network, monkeypatch)


def carried(unit_a: UnitRef, unit_b: UnitRef, path: str, **said: object) -> str | None:
    values = {"mark": "1 1", "digest": DIGEST, "most": 100} | said
    with enter_network(role="relay"):
        return carry(path, source=unit_a, target=unit_b, **values)  # type: ignore[arg-type]


def test_the_network_carries_it_and_twice_it_is_one(unit_a: UnitRef, unit_b: UnitRef, path: str) -> None:
    there = carried(unit_a, unit_b, path)
    assert there is not None
    assert there.startswith("questions/202611/")
    assert there.endswith(".pdf")
    assert there != path
    with enter_unit(unit_b):
        with default_storage.open(there) as file:
            assert file.read() == DATA
        # As a process that was killed would leave it.
        default_storage.delete(there)
        default_storage.save(there, ContentFile(b"of"))
    assert carried(unit_a, unit_b, path) == there
    with enter_unit(unit_b), default_storage.open(there) as file:
        assert file.read() == DATA
    with enter_unit(unit_a):
        assert default_storage.exists(path)


def test_no_unit_carries_anything(unit_a: UnitRef, unit_b: UnitRef, path: str) -> None:
    for unit in (unit_a, unit_b):
        with enter_unit(unit), pytest.raises(ScopeMismatchError):
            carry(path, source=unit_a, target=unit_b, mark="1", digest=DIGEST, most=100)


def test_nothing_else_than_what_was_told_and_nothing_from_outside_its_folder(
    unit_a: UnitRef, unit_b: UnitRef, path: str
) -> None:
    assert carried(unit_a, unit_b, path, digest="0" * 64) is None
    assert carried(unit_a, unit_b, path, most=3) is None
    assert carried(unit_a, unit_b, "questions/202611/none.pdf") is None
    for outside in (f"../{unit_a.schema}/{path}", f"../{unit_b.schema}/x.pdf", "/etc/hostname"):
        assert carried(unit_b, unit_a, outside) is None


def test_the_network_brings_up_what_was_told_and_nothing_else(
    unit_a: UnitRef, unit_b: UnitRef, path: str
) -> None:
    """The file of a report: out of the folder of the unit that sent it, whatever path it names."""
    there = f"directives/files/reports/{unit_a.id}/{DIGEST}.pdf"

    def brought(source: UnitRef, path: str, **said: Any) -> bool:
        values = {"digest": DIGEST, "most": 100} | said
        return bring_up(path, source=source, there=there, **values)

    for unit in (unit_a, unit_b):
        with enter_unit(unit), pytest.raises(ScopeMismatchError):
            brought(unit_a, path)
    with enter_network(role="relay"):
        assert not brought(unit_b, path)
        assert not brought(unit_b, f"../{unit_a.schema}/{path}")
        assert not brought(unit_a, path, digest="0" * 64)
        assert not brought(unit_a, path, most=3)
        assert not default_storage.exists(there)
        assert brought(unit_a, path)
        # As a process that was killed would leave it.
        default_storage.delete(there)
        default_storage.save(there, ContentFile(b"of"))
        assert brought(unit_a, path)
        with default_storage.open(there) as file:
            assert file.read() == DATA


def test_only_home_and_only_while_it_is_held_there(between: Between, path: str) -> None:
    file = {"path": path, "digest": DIGEST, "id": "", "name": "x.pdf"}

    def sent(unit: UnitRef, hop: int) -> int:
        with enter_network(role="relay"):
            message = CaseFilesSent(question_id=between.question, hop=hop, files=[file])
            carrying_files.sent(unit.id, message)
        return sum(len(told.files) for unit in between.units for told in between.told(unit, CaseFilesGiven))

    assert sent(between.a, 0) == 0, "it has not left"
    transfer_id = between.ask(between.a, between.b)
    assert sent(between.a, 0) == 0, "nobody has accepted it"
    between.accept(between.b, transfer_id)
    assert sent(between.a, 0) == 0, "of an earlier change of hands"
    assert sent(between.city, 1) == 0, "of who has nothing to do with it"
    assert sent(between.b, 1) == 0, "of the holder, whose folder it is not"
    assert sent(between.a, 1) == 1
    between.withdraw()
    assert sent(between.a, 1) == 0, "it has ended"
