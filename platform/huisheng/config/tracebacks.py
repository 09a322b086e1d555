"""Tracebacks without words: where it happened and what kind of error it was, never what its text quotes.

The text of an error quotes what went wrong: PostgreSQL names the whole row that a constraint refused, a
parser the line that it could not read. In a log that would be the name, the telephone number and the trouble
of somebody. So frames and classes are told, and of the database its codes, which name a constraint and quote
nothing.
"""

import logging
import traceback
from types import TracebackType

import psycopg

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def without_words(error: BaseException) -> str:
    """The frames and classes of an error and of those it came from, oldest first, as Python orders them."""
    parts: list[str] = []
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    for one in reversed(chain):
        frames = "".join(traceback.format_tb(one.__traceback__)).rstrip()
        parts.append("\n".join(filter(None, ("Traceback (most recent call last):", frames, _called(one)))))
    return "\n\n".join(parts)


def _called(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if not isinstance(error, psycopg.Error):
        return name
    said = {
        "sqlstate": error.sqlstate,
        "table": error.diag.table_name,
        "constraint": error.diag.constraint_name,
    }
    return " ".join([name, *(f"{key}={value}" for key, value in said.items() if value)])


class TaskFailures(logging.Filter):
    """Celery writes the text of an error, and the traceback with it, into the line itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, those of failed tasks with the class of the error alone."""
        said = record.args
        if record.name == "celery.app.trace" and isinstance(said, dict) and "exc" in said:
            record.args = {**said, "exc": str(said["exc"]).partition("(")[0], "traceback": ""}
        return True


class Refusals(logging.Filter):
    """Django writes where the code refused a request, forty lines each time. That is no mistake of the code,
    and anybody can have it written as often as they like.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, those of refused requests (4xx) without their traceback."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
