"""A next version of one app, with migrations that exist for the length of a test only."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.migrations import Migration
from django.test import override_settings

from tenants.migrating import version

LABEL = "questions"
TABLE = "questions_question"
MODEL = "Question"


class Step:
    """One migration to come: its operations, and whether it runs in a transaction."""

    def __init__(self, *operations: Any, atomic: bool = True) -> None:
        self.operations, self.atomic = operations, atomic


@contextmanager
def next_version(folder: Path, *steps: Step) -> Iterator[list[tuple[str, str]]]:
    """Let the app have `steps` after its real migrations; yield their names."""
    real = apps.get_app_config(LABEL).module.__name__ + ".migrations"
    names = sorted(path.stem for path in Path(sys.modules[_imported(real)].__path__[0]).glob("0*.py"))
    package = folder / "next_migrations"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name in names:
        (package / f"{name}.py").write_text(
            f"from importlib import import_module\nMigration = import_module('{real}.{name}').Migration\n"
        )
    added: list[tuple[str, str]] = []
    previous = names[-1]
    for number, step in enumerate(steps):
        name = f"9{number:03d}_next"
        (package / f"{name}.py").write_text(
            f"from tests.tenants.migrating import next_version\nMigration = next_version.made['{name}']\n"
        )
        made[name] = type(
            "Migration",
            (Migration,),
            {
                "operations": list(step.operations),
                "dependencies": [(LABEL, previous)],
                "atomic": step.atomic,
                "__module__": f"next_migrations.{name}",
            },
        )
        added.append((LABEL, name))
        previous = name
    sys.path.insert(0, str(folder))
    invalidate_caches()
    try:
        with override_settings(MIGRATION_MODULES={LABEL: "next_migrations"}):
            _forget()
            yield added
    finally:
        sys.path.remove(str(folder))
        for module in [name for name in sys.modules if name.split(".")[0] == "next_migrations"]:
            del sys.modules[module]
        made.clear()
        _forget()


made: dict[str, type[Migration]] = {}


def _imported(name: str) -> str:
    __import__(name)
    return name


def _forget() -> None:
    version.migration_loader.cache_clear()
    version.unit_migrations.cache_clear()
    version.current_version.cache_clear()
    version.source_digest.cache_clear()


def columns(rows: Sequence[tuple[Any, ...]]) -> set[str]:
    """First column of rows, as a set."""
    return {str(row[0]) for row in rows}
