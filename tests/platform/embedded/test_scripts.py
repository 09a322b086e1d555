"""The scripts that run before anything is installed, for one command alone, and after everything is to go."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from huisheng.embedded import clean, venv
from huisheng.embedded.engines import Engines
from huisheng.embedded.folders import StateFolder
from tests.platform.embedded.processes import processes_of

SCRIPTS = Path(venv.__file__).parent


def _run(monkeypatch: pytest.MonkeyPatch, main: object, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["script", *arguments])
    return main()  # type: ignore[operator,no-any-return]


def test_old_python_is_told_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(venv, "LOWEST", (99, 0))
    assert _run(monkeypatch, venv.main, str(tmp_path / "venv"), "requirements.txt") == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err
    assert not (tmp_path / "venv").exists()


def test_environment_is_made_once_and_again_when_the_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock, folder = tmp_path / "requirements.txt", tmp_path / "venv"
    lock.write_text("# nothing needed\n")
    assert _run(monkeypatch, venv.main, str(folder), str(lock)) == 0
    assert subprocess.run([folder / "bin" / "python", "-c", ""], check=False).returncode == 0
    capsys.readouterr()
    assert _run(monkeypatch, venv.main, str(folder), str(lock)) == 0
    assert capsys.readouterr().out == ""
    lock.write_text("# nothing needed, said otherwise\n")
    assert _run(monkeypatch, venv.main, str(folder), str(lock)) == 0
    assert "Installing the packages of requirements.txt" in capsys.readouterr().out


def test_package_without_a_hash_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("django==5.2\n")
    assert _run(monkeypatch, venv.main, str(tmp_path / "venv"), str(lock)) == 1
    assert "hash" in capsys.readouterr().err.lower()
    assert not (tmp_path / "venv" / "installed.json").exists()


def test_clean_removes_a_state_folder_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "one.txt").write_text("dear")
    assert _run(monkeypatch, clean.main, str(letters)) == 1
    assert (letters / "one.txt").exists()

    state = tmp_path / "state"
    StateFolder(state)
    engines = Engines(state, without=("HUISHENG_DATABASE_URL", "HUISHENG_BROKER_URL", "HUISHENG_CACHE_URL"))
    engines.reserve()
    assert _run(monkeypatch, clean.main, str(state)) == 1, "in use"
    assert state.exists()
    engines.stop()
    assert _run(monkeypatch, clean.main, str(state)) == 0
    assert not state.exists()
    assert _run(monkeypatch, clean.main, str(state)) == 0


def test_command_gets_engines_of_its_own_that_are_gone_afterwards(tmp_path: Path) -> None:
    code = (
        "import os, psycopg, sys; from pathlib import Path;"
        "psycopg.connect(os.environ['HUISHENG_DATABASE_URL']).execute('SELECT 1');"
        "Path(sys.argv[1]).write_text(os.environ['HUISHENG_STATE']); sys.exit(5)"
    )
    command = [sys.executable, "-m", "huisheng.embedded.throwaway", sys.executable, "-c", code]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUISHENG_")}
    environment["PYTHONPATH"] = str(SCRIPTS.parents[1])
    said = tmp_path / "said.txt"
    assert subprocess.run([*command, str(said)], env=environment, check=False).returncode == 5
    folder = Path(said.read_text()).parent
    assert not folder.exists()
    assert processes_of(folder) == set()
