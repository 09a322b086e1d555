"""The project's own Python files, parsed."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "huisheng": ROOT / "platform" / "huisheng",
    "tenants": ROOT / "tenants",
    "shared_apps": ROOT / "shared_apps",
    "tenant_apps": ROOT / "tenant_apps",
}


def files(*packages: str) -> Iterator[Path]:
    """Every module of the named packages (all of ours when none is named), without migrations."""
    for name in packages or PACKAGES:
        for path in sorted(PACKAGES[name].rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call with its dotted name as written."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def where(path: Path, node: ast.AST | None = None) -> str:
    """A place for messages."""
    line = f":{getattr(node, 'lineno', '')}" if node is not None else ""
    return f"{path.relative_to(ROOT)}{line}"
