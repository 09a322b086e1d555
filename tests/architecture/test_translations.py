"""Both languages are complete: every text of every app has a careful Chinese translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from huisheng.kernel.web.translations import catalogue, checking, sources
from tests.architecture.source import PACKAGES, files, tree, where

AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}
_SENTENCE = re.compile(
    r"\{% blocktranslate(?P<names>.*?)%\}(?P<text>.*?)\{% endblocktranslate %\}", re.DOTALL
)
_DAY = re.compile(r"(\w+)=\S+\|day\b")
_DAY_AND_BLANK = re.compile(r"\|day\b[^}]*\}\}\s+(?![·\s])")


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


def test_no_blank_follows_a_day_in_chinese() -> None:
    """A day ends with its weekday in full-width brackets (11月23日（周一）), which bring their own gap."""
    translations: dict[str, set[str]] = {}
    for app in sources.own_apps():
        for entry in catalogue.read(sources.catalogue_path(app)).values():
            for text in (entry.text.singular, entry.text.plural):
                translations.setdefault(text, set()).add(entry.translation)
    looked_at, found = 0, []
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("templates/**/*.html")):
            template = path.read_text(encoding="utf-8")
            found += [(path.name, hit[0]) for hit in _DAY_AND_BLANK.finditer(template)]
            for sentence in _SENTENCE.finditer(template):
                for name in _DAY.findall(sentence["names"]):
                    for msgid in _msgids(sentence["text"]):
                        looked_at += 1
                        found += [(path.name, text) for text in translations[msgid] if f"%({name})s " in text]
    assert found == []
    assert looked_at > 40


def _msgids(text: str) -> list[str]:
    """What a sentence of a template, and its plural, are called in the catalogue."""
    return [
        re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", " ".join(part.split()).replace("%", "%%"))
        for part in text.split("{% plural %}")
    ]
