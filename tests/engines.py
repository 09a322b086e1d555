"""pytest plugin (`-p tests.engines`): starts the embedded engines before Django's settings are read.

Broker and cache are those of the run: workers of pytest-xdist inherit their addresses. A database server
each worker has for itself, which begins as a copy of the kept cluster (kept_cluster.py) and is started once
the tests are collected. With HUISHENG_DATABASE_URL, HUISHENG_BROKER_URL and HUISHENG_CACHE_URL set, the suite
runs against those servers instead.
"""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from _pytest import runner

ROOT = Path(__file__).resolve().parents[1]
_DATABASE = "HUISHENG_DATABASE_URL"
_SHARED = ("HUISHENG_BROKER_URL", "HUISHENG_CACHE_URL")
_running: list[Any] = []
_STARTED = time.monotonic()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    # Until all is loaded there is nothing to throw away (see pytest_collection_finish).
    gc.disable()
    from tests.memory import new_folder

    state = new_folder("tests")
    _running.append(state)
    os.environ.setdefault("HUISHENG_STATE", str(state / "state"))
    # WhiteNoise warns of a missing folder, and a warning is an error.
    (state / "state" / "static").mkdir(parents=True)
    os.environ.setdefault("HUISHENG_MASTER_KEY", "tests-only-master-key")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _begin(state)
    _give_each_worker_its_own_cache()
    try:
        with nullcontext() if _collects_and_runs(early_config) else _without_the_product(early_config):
            return (yield)
    except BaseException:
        stop()
        raise


def _collects_and_runs(config: pytest.Config) -> bool:
    asked = config.known_args_namespace
    # `make guards` loads no pytest-xdist, which has its option.
    hands_out = getattr(asked, "numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ
    return not hands_out or asked.collectonly or asked.usepdb


@contextmanager
def _without_the_product(config: pytest.Config) -> Iterator[None]:
    """Who only hands out tests needs neither Django nor the fixtures; its workers would wait until it had
    loaded them.
    """
    config.known_args_namespace.noconftest = True
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_SETTINGS_MODULE", "")
        yield


def _begin(state: Path) -> None:
    """Start what all workers share, and have the cluster made that each of them will copy."""
    from tests import kept_cluster

    if _DATABASE not in os.environ:
        cluster = kept_cluster.place()
        os.environ[kept_cluster.PLACE] = str(cluster or "none")
        if cluster is not None and not kept_cluster.is_made(cluster):
            _say("making the database that tests begin with; it is kept until the source changes")
            _running.append(kept_cluster.begin_making(cluster))
    missing = [name for name in _SHARED if name not in os.environ]
    if missing:
        _say("starting the engines of this run")
        without = [_DATABASE, *(name for name in _SHARED if name not in missing)]
        os.environ.update(_start(state / "shared", without))


def _start(folder: Path, without: Collection[str]) -> dict[str, str]:
    """Start engines that end with this process, and return their addresses."""
    from huisheng.embedded.engines import Engines

    engines = Engines(folder, durable=False, without=without).start()
    _running.append(engines)
    return engines.environment()


def _start_database() -> None:
    """Start the database server of this process and lead Django to it."""
    from tests import databases, kept_cluster

    cluster, folder = kept_cluster.place(), next(one for one in _running if isinstance(one, Path)) / "own"
    is_kept = cluster is not None and kept_cluster.copied(cluster, folder)
    if cluster is not None and not is_kept:
        _say(f"nothing is kept (the reason: {kept_cluster.LOG}): the database is made from zero")
    os.environ.update(_start(folder, _SHARED))
    databases.lead_to_own_server(is_kept=is_kept)


def _give_each_worker_its_own_cache() -> None:
    """Every test empties the cache: workers that share one would empty it in the middle of another test."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        server, _, number = os.environ["HUISHENG_CACHE_URL"].rpartition("/")
        os.environ["HUISHENG_CACHE_URL"] = f"{server}/{int(number or 0) + 1 + int(worker.removeprefix('gw'))}"


def pytest_collection_finish() -> None:
    """As in a web process: what is loaded is not looked through for garbage again and again."""
    from huisheng.config.start import take_what_is_loaded_for_lasting
    from huisheng.kernel.ops.room import roomy

    # All that a test does, its fixtures too.
    runner.runtestprotocol = roomy(runner.runtestprotocol)
    take_what_is_loaded_for_lasting()
    gc.enable()
    if _DATABASE not in os.environ:
        _start_database()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: Any) -> None:
    """A worker of pytest-xdist has come up; what it prints itself nobody sees."""
    # Who hands out the tests collects none.
    gc.enable()
    _say(f"{node.gateway.id} collects the tests")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    _say(f"{node.gateway.id} has {len(ids)} tests and its own copy of the database")


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
        elif isinstance(thing, subprocess.Popen):
            # What is half made is worth finishing for the next run.
            thing.wait()
        elif thing is not None:
            thing.stop()
