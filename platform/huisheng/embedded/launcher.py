"""One command runs everything: engines, set-up, web server, worker and beat, until it is told to stop."""

import http.client
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huisheng.embedded import product
from huisheng.embedded.child import Child, ChildError, wait_until_ready
from huisheng.embedded.console import Console
from huisheng.embedded.demo_table import print_demo
from huisheng.embedded.engines import DATABASE_URL, ENGINE_NAMES, Engines
from huisheng.embedded.folders import StateFolder, port_is_free
from huisheng.embedded.lock import LauncherLock
from huisheng.embedded.setup import SetUp, asset_steps, demo_steps, schema_steps
from huisheng.embedded.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[3]
FIRST_PAGE_SECONDS = 90.0
LARGEST_LOG = 20 * 1024 * 1024
# By this prefix a production start recognises the demo's keys and refuses them.
DEMO_KEY_PREFIX = "demo-only-"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortTakenError(RuntimeError):
    """Another program listens on the wanted port."""

    def __init__(self, port: int) -> None:
        other = next((p for p in range(port + 1, min(port + 100, 65_536)) if port_is_free(p)), None)
        hint = "" if other is None else f" Choose another, for example: make run PORT={other}"
        super().__init__(f"Port {port} is taken by another program.{hint}")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller asked for.

    `once` stops again as soon as the first page has been served; `with_parent` stops when the process ends
    that started us (`make`, which cannot tell us when it is killed).
    """

    state: Path
    host: str
    port: int
    demo: str
    web_workers: int
    once: bool = False
    with_parent: bool = False


class Launcher:
    """Starts, watches and stops one installation."""

    def __init__(
        self, wishes: Wishes, console: Console, outer: Mapping[str, str], *, root: Path = ROOT
    ) -> None:
        self._root = root
        self._wishes = wishes
        self._console = console
        self._outer = dict(outer)
        self._base_host = self._outer.get("HUISHENG_BASE_HOST", "localhost")
        self._state = StateFolder(wishes.state)

    @property
    def url(self) -> str:
        """Address of the network's site."""
        return f"http://{self._base_host}:{self._wishes.port}/"

    def run(self) -> None:
        """Run until Ctrl-C, SIGTERM or a closed terminal; raises when it cannot start."""
        lock = LauncherLock(self._state.root)
        lock.take(self.url)
        try:
            for number in STOP_SIGNALS:
                signal.signal(number, signal.default_int_handler)
            if self._wishes.with_parent:
                threading.Thread(target=_stop_with_parent, args=(os.getppid(),), daemon=True).start()
            self._run_locked()
        finally:
            lock.release()

    def _run_locked(self) -> None:
        external = [name for name in ENGINE_NAMES if self._outer.get(name)]
        engines = Engines(self._state.root, without=external)
        processes: list[Child] = []
        try:
            engines.reserve(on_wait=lambda: self._console.note("waiting for the previous run to end"))
            if not port_is_free(self._wishes.port, self._wishes.host):
                raise PortTakenError(self._wishes.port)
            self._shorten_logs()
            self._console.title(f"Huisheng (回声)  ·  {self._state.root}")
            started = time.monotonic()
            engines.start()
            note = f"given: {', '.join(external)}" if external else ""
            self._console.phase("database, broker, cache", time.monotonic() - started, note)
            place = product.Place(self._root, self._state, self._environment(engines), engines.keep_open)
            facts = self._set_up(place)
            supervisor = Supervisor(self._console)
            for child in engines.children:
                supervisor.watch(child)
            self._serve(place, processes, supervisor)
            self._console.phase("ready", self._console.elapsed(), "since the start")
            print_demo(self._console, facts, self.url)
            self._console.line()
            self._console.line(f"  Logs: {self._state.logs}    Stop: Ctrl-C")
            while not self._wishes.once:
                time.sleep(0.5)
                supervisor.look()
        except KeyboardInterrupt:
            self._console.line()
        finally:
            self._stop(processes, engines)

    def _environment(self, engines: Engines) -> dict[str, str]:
        own = {
            **engines.environment(),
            "HUISHENG_SECRET_KEY": DEMO_KEY_PREFIX + self._state.secret("secret_key", length=48),
            "HUISHENG_MASTER_KEY": DEMO_KEY_PREFIX + self._state.secret("master_key", length=48),
            "HUISHENG_STATE": str(self._state.root),
            "HUISHENG_DEMO": "1",
            "HUISHENG_BASE_HOST": self._base_host,
            "HUISHENG_PORT": str(self._wishes.port),
        }
        return product.product_environment(self._root, self._outer, own)

    def _set_up(self, place: product.Place) -> Path:
        facts = self._state.root / f"demo-{self._wishes.demo}.json"
        set_up = SetUp(place, self._console)
        database_url = place.env[DATABASE_URL]
        set_up.run(asset_steps(), schema_steps(database_url))
        # Alone, because it draws a progress bar.
        set_up.run(demo_steps(self._wishes.demo, facts, database_url))
        return facts

    def _serve(self, place: product.Place, processes: list[Child], supervisor: Supervisor) -> None:
        started = time.monotonic()
        wishes = self._wishes
        web = product.web(place, host=wishes.host, port=wishes.port, workers=wishes.web_workers)
        worker = product.worker(place, processes=2)
        # The first page comes sooner when the worker and beat do not load beside the web server.
        for child in (web, worker, product.beat(place)):
            child.start()
            processes.append(child)
            supervisor.watch(child)
            if child is web:
                wait_until_ready(web, self._serves_first_page, FIRST_PAGE_SECONDS)
                self._console.phase("web server", time.monotonic() - started)

    def _serves_first_page(self) -> bool:
        connection = http.client.HTTPConnection(self._wishes.host, self._wishes.port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Host": f"{self._base_host}:{self._wishes.port}"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status >= 400:
            raise ChildError(f"{self.url} answered {status}; see {self._state.logs / 'web.log'}")
        return True

    def _stop(self, processes: list[Child], engines: Engines) -> None:
        """Web server, worker and beat end first and together, then what they use."""
        started = time.monotonic()
        running = bool(processes or engines.children)

        def already(_number: int, _frame: object) -> None:
            self._console.note("stopping already; what does not end in time is killed")

        for number in STOP_SIGNALS:
            signal.signal(number, already)
        for child in processes:
            child.ask_to_stop()
        for child in processes:
            child.stop()
        engines.stop()
        if running:
            self._console.line(f"  Stopped in {time.monotonic() - started:.1f} s.")

    def _shorten_logs(self) -> None:
        """Keep one older generation of every log that has grown large."""
        for log in self._state.logs.glob("*.log"):
            if log.stat().st_size > LARGEST_LOG:
                log.replace(log.with_suffix(".log.old"))


def _stop_with_parent(parent: int) -> None:
    """Ask ourselves to stop when `parent` is our parent no longer."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
