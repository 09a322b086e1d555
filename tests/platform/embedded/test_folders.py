"""The state folder: secrets, remembered ports, and whose it is."""

import os
import socket
from pathlib import Path

import pytest

from huisheng.embedded.folders import StateFolder, StateFolderError, free_port, port_is_free


def test_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    first, other = StateFolder(tmp_path / "a"), StateFolder(tmp_path / "b")
    secret = first.secret("key")
    assert StateFolder(tmp_path / "a").secret("key") == secret
    assert other.secret("key") != secret
    assert (tmp_path / "a" / "secrets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "secrets" / "key").stat().st_mode & 0o777 == 0o600


def test_port_is_remembered_until_another_takes_it(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    port = state.port("broker")
    assert state.port("broker") == port
    assert state.port("cache") != port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        moved = state.port("broker")
    assert moved != port
    assert state.port("broker") == moved


def test_wished_port_wins(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    state.port("postgres")
    wished = free_port(taken=set())
    assert state.port("postgres", wished) == wished
    assert state.port("postgres") == wished


@pytest.mark.skipif(not Path("/proc/sys/net/ipv4/ip_local_port_range").exists(), reason="Linux only")
def test_free_port_is_none_that_outgoing_connections_get() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    ports = {free_port(taken=set()) for _ in range(20)}
    assert {port for port in ports if port >= lowest} == set()


def test_listening_port_is_not_free() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert not port_is_free(other.getsockname()[1])


def test_folder_of_another_user_is_refused_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: uid + 1)
    with pytest.raises(StateFolderError, match="belongs to another user"):
        StateFolder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(StateFolderError, match=r"cannot be used: .*STATE=") as caught:
        StateFolder(tmp_path / "var")
    assert "File exists" in str(caught.value)
