"""A run of the tests begins with what the source makes as it stands, or makes it itself."""

import fcntl
import os
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests import kept_cluster


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small source tree in place of this one."""
    for name in ("platform/huisheng/kernel.py", "tenants/models.py", "tenants/data/years.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    monkeypatch.setattr(kept_cluster, "ROOT", tmp_path)
    monkeypatch.setattr(kept_cluster, "KEPT", tmp_path / "build")
    monkeypatch.delenv(kept_cluster.PLACE, raising=False)
    return tmp_path


def _made(cluster: Path, *, used: int = 0) -> Path:
    (cluster / "data").mkdir(parents=True)
    (cluster / "data" / "PG_VERSION").write_text("18\n")
    (cluster / "postgres_superuser").write_text("secret")
    os.utime(cluster, (used, used))
    return cluster


def test_every_line_of_the_source_counts(tree: Path) -> None:
    places = {kept_cluster.place()}
    for name in ("platform/huisheng/kernel.py", "tenants/data/years.json"):
        (tree / name).write_text("changed")
        places.add(kept_cluster.place())
    (tree / "shared_apps").mkdir()
    (tree / "shared_apps" / "new.py").touch()
    places.add(kept_cluster.place())
    assert len(places) == 4
    assert places == places | {kept_cluster.place()}, "nothing has changed since"


def test_settings_count_and_addresses_of_engines_do_not(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_cluster.place()
    monkeypatch.setenv("HUISHENG_DATABASE_URL", "postgres://elsewhere/huisheng")
    assert kept_cluster.place() == before
    monkeypatch.setenv("HUISHENG_DATABASE_ROLES", "off")
    assert kept_cluster.place() != before


def test_what_somebody_makes_is_waited_for_and_made_once(tree: Path) -> None:
    cluster, state, said = tree / "build" / "a", tree / "state", list[bool]()
    reader = threading.Thread(target=lambda: said.append(kept_cluster.copied(cluster, state)))
    with closing(os.fdopen(kept_cluster._lock(cluster, fcntl.LOCK_EX))):
        assert kept_cluster.begin_making(cluster) is None
        reader.start()
        _made(cluster)
    reader.join(60)
    assert said == [True]
    assert (state / "secrets" / "postgres_superuser").read_text() == "secret"
    assert ((state / "engines").resolve() / "postgres" / "PG_VERSION").exists()


def test_what_was_not_made_to_its_end_is_not_begun_with(tree: Path) -> None:
    (tree / "build" / "a.part" / "data").mkdir(parents=True)
    assert not kept_cluster.copied(tree / "build" / "a", tree / "state")


def test_the_latest_are_kept_and_whatever_is_being_copied(tree: Path) -> None:
    build = tree / "build"
    for used, name in enumerate("abcde"):
        _made(build / name, used=used + 1)
    with closing(os.fdopen(kept_cluster._lock(build / "a", fcntl.LOCK_SH))):
        kept_cluster._throw_older_away(build)
    assert {one.name for one in build.iterdir() if one.is_dir()} == {"a", "c", "d", "e"}
