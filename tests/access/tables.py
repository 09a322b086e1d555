"""All rows of all tables."""

import pkgutil
from importlib import import_module

import tests.access
from tests.access.table import Row


def all_rows() -> list[Row]:
    """The rows of every module `…_table` beside this one."""
    rows: list[Row] = []
    for module in sorted(found.name for found in pkgutil.iter_modules(tests.access.__path__)):
        if module.endswith("_table"):
            rows += import_module(f"tests.access.{module}").ROWS
    return rows
