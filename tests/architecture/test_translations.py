"""Both languages are complete: every text of every app has a careful Chinese translation."""

import ast
from collections.abc import Iterator
from pathlib import Path

from huisheng.kernel.web.translations import catalogue, checking, sources
from tests.architecture.source import files, tree, where

AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}


def test_every_catalogue_is_complete_and_careful() -> None:
    catalogues = {app.label: catalogue.read(sources.catalogue_path(app)) for app in sources.own_apps()}
    assert list(checking.faults(sources.texts_by_app(), catalogues)) == []


def test_no_text_keeps_the_language_in_which_its_module_was_loaded() -> None:
    """What stands in a class or a module is translated for each reader: the lazy functions do that."""
    assert [place for path in files() for place in _translated_while_loading(path)] == []


def _translated_while_loading(path: Path) -> Iterator[str]:
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in AT_ONCE
    }
    for node in _run_while_loading(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield where(path, node)


def _run_while_loading(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below, without the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _run_while_loading(child)
