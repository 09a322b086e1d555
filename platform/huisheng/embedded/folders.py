"""The state folder: everything that a run leaves behind (data, generated secrets, ports, logs)."""

import json
import os
import secrets
import shutil
import socket
from pathlib import Path

from huisheng.embedded.identity import Identity, can_enter, give


class StateFolderError(RuntimeError):
    """The state folder cannot be used by us."""


SHARED_HOMES = Path("/var/lib/huisheng")
_ANOTHER = "Or choose another folder: make run STATE=/a/folder/of/yours"


class StateFolder:
    """Paths, secrets and remembered ports below one folder. Secrets are readable by the owner only."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self.logs = self.root / "logs"
        self.secrets = self.root / "secrets"
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._refuse_another_owner()
            self.logs.mkdir(mode=0o700, exist_ok=True)  # addresses of receipts are in the access log
            self.secrets.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise StateFolderError(f"the state folder cannot be used: {error}. {_ANOTHER}") from error

    def _refuse_another_owner(self) -> None:
        """Root would pass every check and leave files behind that the owner can no longer write."""
        owner = self.root.stat().st_uid
        if owner != os.geteuid():
            raise StateFolderError(
                f"{self.root} belongs to another user (number {owner}): start as that user. {_ANOTHER}"
            )

    def engine_home(self, identity: Identity | None) -> Path:
        """The engines' folder: `engines/` below the state folder, or, where a root launcher's unprivileged
        user cannot pass (state under /root), one under /var/lib/huisheng to which `engines` then links."""
        home = self.root / "engines"
        if home.is_symlink():
            return home.resolve()
        home.mkdir(mode=0o755, exist_ok=True)
        if can_enter(identity, home):
            return home
        SHARED_HOMES.mkdir(mode=0o755, parents=True, exist_ok=True)
        elsewhere = SHARED_HOMES / secrets.token_hex(8)
        shutil.move(home, elsewhere)
        home.symlink_to(elsewhere)
        return elsewhere

    def secret(self, name: str, *, length: int = 32) -> str:
        """A generated secret, made once and kept with mode 0600. `length` counts random bytes; the text is
        URL-safe."""
        path = self.secrets / name
        try:
            return path.read_text(encoding="ascii")
        except FileNotFoundError:
            value = secrets.token_urlsafe(length)
            write_private(path, value)
            return value

    def port(self, name: str, wished: int | None = None) -> int:
        """A port for a service on loopback: the wished one, else the remembered one if it is free, else a
        free one, remembered."""
        path = self.root / "ports.json"
        try:
            ports: dict[str, int] = json.loads(path.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            ports = {}
        port = wished or ports.get(name)
        if port is None or (wished is None and not port_is_free(port)):
            port = free_port(taken=set(ports.values()))
        if ports.get(name) != port:
            path.write_text(json.dumps({**ports, name: port}), encoding="ascii")
        return port


def write_private(path: Path, text: str, identity: Identity | None = None) -> None:
    """Write a file that only its owner (`identity`, or ourselves) can read; whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    give(identity, part)
    part.rename(path)


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nothing listens on that port (a port in TIME_WAIT counts as free, as the servers see it)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(taken: set[int]) -> int:
    """A port that is free now and not in `taken`.

    It lies below the ports that the system gives to outgoing connections. Above, a client that keeps trying a
    server which is down may be given that very port, connects to itself, and the server cannot come back.
    """
    lowest = _lowest_outgoing_port()
    candidates = [port for port in range(max(1024, lowest - 12_000), lowest) if port not in taken]
    secrets.SystemRandom().shuffle(candidates)
    for port in candidates:
        if port_is_free(port):
            return port
    raise OSError("no free port on 127.0.0.1")


def _lowest_outgoing_port() -> int:
    try:
        text = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    except OSError:
        return 32_768
    return max(int(text.split()[0]), 2_048)
