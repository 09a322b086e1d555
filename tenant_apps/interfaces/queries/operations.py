"""The operations of the API as its document lists them, in the language of now: the same in every unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from huisheng.kernel.rest.api.document import KeptGenerator


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the list. ``scope`` is that of a key which must be sent; empty where none is needed."""

    method: str
    path: str
    summary: str
    scope: str


@dataclass(frozen=True, slots=True)
class Part:
    """Operations that belong together."""

    name: str
    about: str
    operations: tuple[Operation, ...]


def parts() -> Sequence[Part]:
    """Everything that the document names, in its own order."""
    document = KeptGenerator(urlconf=settings.UNIT_URLCONF).get_schema()
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            found[said["tags"][0]].append(Operation(method.upper(), path, said["summary"], _scope(said)))
    return [Part(tag["name"], tag["description"], tuple(found[tag["name"]])) for tag in document["tags"]]


def _scope(said: dict[str, object]) -> str:
    """The scope without which nothing is done, as the operation's description names it."""
    _before, named, after = str(said["description"]).partition("Scope of the key: `")
    return after.partition("`")[0] if named and said["security"] == [{"key": []}] else ""
