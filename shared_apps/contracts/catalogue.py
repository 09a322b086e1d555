"""All contracts there are, found by walking this package."""

import dataclasses
import importlib
import pkgutil
from types import ModuleType

import shared_apps.contracts


def contracts() -> dict[tuple[str, int], type]:
    """Return every contract by (kind, version). Raises ValueError when two share them."""
    found: dict[tuple[str, int], type] = {}
    for module in _modules():
        for thing in vars(module).values():
            if not _is_contract(thing, module):
                continue
            key = (thing.kind, thing.version)
            if key in found:
                raise ValueError(f"{key} is both {found[key]!r} and {thing!r}")
            found[key] = thing
    return found


def _modules() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(shared_apps.contracts.__path__)]
    return [importlib.import_module(f"{shared_apps.contracts.__name__}.{name}") for name in sorted(names)]


def _is_contract(thing: object, module: ModuleType) -> bool:
    return (
        isinstance(thing, type)
        and dataclasses.is_dataclass(thing)
        and thing.__module__ == module.__name__
        and hasattr(thing, "kind")
    )
