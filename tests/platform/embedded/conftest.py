"""Fixtures of the tests that start engines."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A temporary folder that every user may enter: a root test run hands the engines to an unprivileged
    user, whom pytest's own folders do not let pass."""
    folder = Path(tempfile.mkdtemp(prefix="huisheng-embedded-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for one run."""
    with passable_folder() as folder:
        yield folder
