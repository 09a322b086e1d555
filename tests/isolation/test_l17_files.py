"""L17: media paths across hosts."""

from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_unit


def test_stock_path_is_the_same_for_every_unit(tmp_path: Path) -> None:
    assert FileSystemStorage(location=tmp_path).path("x.pdf") == str(tmp_path / "x.pdf")


def test_file_of_a_does_not_exist_in_b(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        name = default_storage.save("x.pdf", ContentFile(b"of A"))
        path = default_storage.path(name)
        assert default_storage.exists(name)
    with enter_unit(unit_b):
        assert not default_storage.exists(name)
        assert default_storage.path(name) != path
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open(f"../{unit_a.schema}/{name}")
    with enter_unit(unit_a):
        default_storage.delete(name)


def test_no_scope_no_file() -> None:
    with pytest.raises(NoScopeError):
        default_storage.exists("x.pdf")


def test_files_have_no_public_address(in_unit_a: UnitRef) -> None:
    with pytest.raises(ValueError, match="no public address"):
        default_storage.url("x.pdf")
