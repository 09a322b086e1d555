"""Settings come from the environment, from files for secrets, and say clearly what is wrong."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from huisheng.config import env


def test_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of the file\n")
    monkeypatch.setenv("HUISHENG_X", "of the environment")
    assert env.text("X") == "of the environment"
    monkeypatch.setenv("HUISHENG_X_FILE", str(tmp_path / "key"))
    assert env.text("X") == "of the file"
    monkeypatch.setenv("HUISHENG_X_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="HUISHENG_X_FILE"):
        env.text("X")


@pytest.mark.parametrize(("value", "wanted"), [("on", True), ("1", True), ("off", False), ("", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool) -> None:
    monkeypatch.setenv("HUISHENG_X", value)
    assert env.flag("X", default=not wanted) is wanted


def test_nonsense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUISHENG_X", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="HUISHENG_X"):
        env.flag("X")
    with pytest.raises(ImproperlyConfigured, match="HUISHENG_X"):
        env.number("X", 1)
    with pytest.raises(ImproperlyConfigured, match="HUISHENG_X"):
        env.database("X", "")


def test_database_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUISHENG_X", "postgres://me:p%40ss@db.example:6543/hui")
    assert env.database("X", "") == {
        "NAME": "hui",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6543",
    }
