"""pytest plugin (`-p tests.engines`): starts the embedded engines before Django's settings are read.

With HUISHENG_DATABASE_URL and HUISHENG_BROKER_URL set, the suite runs against those servers instead. Workers
of pytest-xdist inherit the addresses of the run that started them.
"""

import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
_NAMES = ("HUISHENG_DATABASE_URL", "HUISHENG_BROKER_URL", "HUISHENG_CACHE_URL")
_running: list[Any] = []
_STARTED = time.monotonic()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    # Until all is loaded there is nothing to throw away (see pytest_collection_finish).
    gc.disable()
    state = Path(tempfile.mkdtemp(prefix="huisheng-tests-"))
    state.chmod(0o755)
    _running.append(state)
    os.environ.setdefault("HUISHENG_STATE", str(state / "state"))
    # WhiteNoise warns of a missing folder, and a warning is an error.
    (state / "state" / "static").mkdir(parents=True)
    os.environ.setdefault("HUISHENG_MASTER_KEY", "tests-only-master-key")
    missing = [name for name in _NAMES if name not in os.environ]
    if missing and "PYTEST_XDIST_WORKER" not in os.environ:
        from huisheng.embedded.engines import Engines

        given = [name for name in _NAMES if name in os.environ]
        _say("starting the engines of this run")
        engines = Engines(state / "engines", durable=False, without=given).start()
        _running.append(engines)
        found = engines.environment()
        os.environ.update({key: found[key] for key in missing})
    _give_each_worker_its_own_cache()
    try:
        return (yield)
    except BaseException:
        stop()
        raise


def _give_each_worker_its_own_cache() -> None:
    """Every test empties the cache: workers that share one would empty it in the middle of another test."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        server, _, number = os.environ["HUISHENG_CACHE_URL"].rpartition("/")
        os.environ["HUISHENG_CACHE_URL"] = f"{server}/{int(number or 0) + 1 + int(worker.removeprefix('gw'))}"


def pytest_collection_finish() -> None:
    """As in a web process: what is loaded is not looked through for garbage again and again."""
    from huisheng.config.start import take_what_is_loaded_for_lasting

    take_what_is_loaded_for_lasting()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: Any) -> None:
    """A worker of pytest-xdist has come up; what it prints itself nobody sees."""
    # Who hands out the tests collects none.
    gc.enable()
    _say(f"{node.gateway.id} collects the tests")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """The first tests of a worker wait for its database, which takes longest of all."""
    _say(f"{node.gateway.id} has {len(ids)} tests and makes a database for them")


def _say(what: str) -> None:
    """One line on the way to the first test: a run that is silent for a minute looks dead."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"{time.monotonic() - _STARTED:5.1f} s  {what}", file=sys.__stderr__, flush=True)


def pytest_unconfigure() -> None:
    stop()


def stop() -> None:
    """Stop what this run has started and remove its folder."""
    while _running:
        thing = _running.pop()
        if isinstance(thing, Path):
            shutil.rmtree(thing, ignore_errors=True)
        else:
            thing.stop()
