"""The launcher: start, second start, a taken port, Ctrl-C, kill -9, a crashed worker. Runs a fake product."""

import http.client
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huisheng.embedded.folders import free_port
from tests.platform.embedded.fake_product import FakeRun, write_fake_product
from tests.platform.embedded.processes import command_line, processes_of, wait_for

COMMANDS = {"messages", "collectstatic", "migrate_network", "migrate_units", "seed_demo"}
Start = Callable[..., FakeRun]


@pytest.fixture
def port() -> int:
    return free_port(taken=set())


@pytest.fixture
def start(place: Path, port: int) -> Iterator[Start]:
    root = write_fake_product(place / "product")
    runs: list[FakeRun] = []

    def starter(*, port: int = port, **options: object) -> FakeRun:
        run = FakeRun(root, place / "state", port, **options)  # type: ignore[arg-type]
        runs.append(run)
        return run

    yield starter
    for run in runs:
        run.process.kill()
        run.process.wait()
    assert wait_for(lambda: not processes_of(place))


def _page(port: int, host: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": host})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_start_table_ctrl_c_and_second_start(start: Start, place: Path, port: int) -> None:
    first = start()
    first.wait_for_text("Stop: Ctrl-C")
    assert set(first.commands()) == COMMANDS
    assert first.commands().index("migrate_network") < first.commands().index("migrate_units")
    assert first.commands()[-1] == "seed_demo"
    assert f"http://localhost:{port}/" in first.output
    assert "leader@demo" in first.output
    assert _page(port, "county.localhost") == "county.localhost"
    for name in ("web", "worker", "beat", "postgres", "broker", "cache"):
        assert (place / "state" / "logs" / f"{name}.log").exists()

    assert first.interrupt() == 0
    assert "Stopped in" in first.output
    assert wait_for(lambda: not processes_of(place))

    second = start(once=True)
    assert second.process.wait(60) == 0
    assert "leader@demo" in second.output
    assert len(second.commands()) == len(COMMANDS), "the second start runs no command again"


def test_second_launcher_says_where_the_first_runs(start: Start, port: int) -> None:
    first = start()
    first.wait_for_text("Stop: Ctrl-C")
    second = start(port=port + 1)
    assert second.process.wait(60) == 1
    assert "AlreadyRunningError" in second.output
    assert f"http://localhost:{port}/" in second.output
    assert str(first.process.pid) in second.output
    assert _page(port, "localhost") == "localhost"


def test_taken_port_is_said_before_anything_starts(start: Start, place: Path, port: int) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        run = start()
        assert run.process.wait(60) == 1
    assert (
        f"Port {port} is taken by another program. Choose another, for example: make run PORT=" in run.output
    )
    assert not (place / "state" / "engines").exists()


def test_killed_launcher_leaves_nothing_and_can_start_again(start: Start, place: Path) -> None:
    run = start()
    run.wait_for_text("Stop: Ctrl-C")
    assert len(processes_of(place)) > 6

    run.process.kill()
    run.process.wait()
    again = start(once=True)  # at once, while the engines of the first are still going down

    assert again.process.wait(60) == 0, again.output
    assert wait_for(lambda: not processes_of(place))


def test_killed_parent_takes_the_launcher_along(start: Start, place: Path) -> None:
    run = start(below=True)
    run.wait_for_text("Stop: Ctrl-C")
    run.process.kill()
    run.process.wait()
    run.wait_for_text("Stopped in", ended=True)
    assert wait_for(lambda: not processes_of(place))


def test_killed_while_setting_up_leaves_nothing(start: Start, place: Path) -> None:
    run = start(env={"FAKE_HANGS": "migrate_units"})
    assert wait_for(lambda: "migrate_units" in run.commands())
    run.process.kill()
    run.process.wait()
    assert wait_for(lambda: not processes_of(place))


def test_ctrl_c_while_setting_up_is_clean(start: Start, place: Path) -> None:
    run = start(env={"FAKE_HANGS": "migrate_units"})
    assert wait_for(lambda: "migrate_units" in run.commands())
    assert run.interrupt() == 0
    assert wait_for(lambda: not processes_of(place))
    again = start(once=True)
    assert again.process.wait(60) == 0
    assert again.commands().count("migrate_units") == 2, "what was not finished is done again"
    assert again.commands().count("migrate_network") == 1


def test_failing_step_is_shown_with_its_last_words(start: Start, place: Path) -> None:
    run = start(env={"FAKE_FAILS": "migrate_network"})
    assert run.process.wait(60) == 1
    assert "manage.py migrate_network` ended with status 1" in run.output
    assert "the disk is full" in run.output
    assert "seed_demo" not in run.commands()
    assert wait_for(lambda: not processes_of(place))


def test_crashed_process_is_said_and_started_again(start: Start, place: Path, port: int) -> None:
    run = start()
    run.wait_for_text("Stop: Ctrl-C")
    postmaster = (place / "state" / "engines" / "postgres" / "postmaster.pid").read_text().split()[0]
    os.kill(int(postmaster), signal.SIGKILL)
    for pid in processes_of(place):
        if b"gunicorn" in command_line(pid).split(b"\0"):
            os.kill(pid, signal.SIGKILL)
    for name in ("web", "postgres"):
        run.wait_for_text(f"{name} ended (signal 9)")
        run.wait_for_text(f"{name} runs again")

    def serves() -> bool:
        try:
            return _page(port, "localhost") == "localhost"
        except OSError:
            return False

    assert wait_for(serves)
    assert run.interrupt() == 0


def test_terminated_from_outside_is_clean(start: Start, place: Path) -> None:
    run = start()
    run.wait_for_text("Stop: Ctrl-C")
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(60) == 0
    assert (place / "state" / "up.pid").read_text() == ""


def test_servers_elsewhere_are_used_and_not_started(start: Start, place: Path) -> None:
    first = start(once=True)
    assert first.process.wait(60) == 0
    secret = (place / "state" / "secrets" / "broker").read_text()
    broker = json.loads((place / "state" / "ports.json").read_text())["broker"]
    (place / "state" / "logs" / "cache.log").unlink()
    env = {
        "HUISHENG_CACHE_URL": f"redis://:{secret}@127.0.0.1:{broker}/1",
    }
    second = start(once=True, env=env)
    assert second.process.wait(60) == 0, second.output
    assert "given: HUISHENG_CACHE_URL" in second.output
    assert not (place / "state" / "logs" / "cache.log").exists()
