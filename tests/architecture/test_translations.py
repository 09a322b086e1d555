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
_PHRASE = re.compile(r'\{% translate "(?P<text>(?:[^"\\]|\\.)*)"(?P<names>[^%]*)%\}')
_NOT_SHOWN = re.compile(
    r"\{%.*?%\}|\{#.*?#\}|</?(?:a|abbr|b|bdi|code|em|i|kbd|mark|small|span|strong|time)\b[^>]*>", re.DOTALL
)
_MARK_AND_BLANK = re.compile(r"[^\n]{,20}[：，。；、！？]\s+[^·\s\0][^\n]{,20}")
_NARROW_MARK = re.compile(r"[^\n]{,20}[\u4e00-\u9fff）”][:;,.?!](?![\w.])")
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
    translations = _translations()
    looked_at, found = 0, []
    for path, template in _templates():
        found += [(path.name, hit[0]) for hit in _DAY_AND_BLANK.finditer(template)]
        for sentence in _SENTENCE.finditer(template):
            for name in _DAY.findall(sentence["names"]):
                for msgid in _msgids(sentence):
                    looked_at += 1
                    found += [(path.name, text) for text in translations[msgid] if f"%({name})s " in text]
    assert found == []
    assert looked_at > 40


def test_marks_are_wide_in_chinese_and_no_blank_follows_them() -> None:
    """A full-width mark brings its own gap: between two sentences of a template stands `{% gap %}`, a blank
    in English alone; and no mark of English stands between two translated texts.
    """
    translations = _translations()
    chinese = [(path.name, _in_chinese(template, translations)) for path, template in _templates()]
    for fault in (_MARK_AND_BLANK, _NARROW_MARK):
        assert [(name, hit[0]) for name, text in chinese for hit in fault.finditer(text)] == []
    assert sum(text.count("。") for _name, text in chinese) > 1000


def _in_chinese(template: str, translations: dict[str, list[str]]) -> str:
    """The template as a reader sees it: a NUL where a block of the page begins or ends."""

    def sentence(found: re.Match[str]) -> str:
        return "" if " asvar " in found["names"] else translations[_msgids(found)[0]][0]

    def phrase(found: re.Match[str]) -> str:
        return "" if " as " in found["names"] else translations[found["text"].replace('\\"', '"')][0]

    text = _PHRASE.sub(phrase, _SENTENCE.sub(sentence, template)).replace("{% gap %}", "")
    text = re.sub(r"\{% (?:end)?block\b[^%]*%\}", "\0", text)
    text = re.sub(r"\{\{.*?\}\}|\{% (?:icon|include|url)\b[^%]*%\}", "…", text)
    return re.sub(r"<[^>]*>", "\0", _NOT_SHOWN.sub("", text))


def _translations() -> dict[str, list[str]]:
    """What each text is in Chinese, in every context; first what ends in a full-width mark."""
    found: dict[str, set[str]] = {}
    for app in sources.own_apps():
        for entry in catalogue.read(sources.catalogue_path(app)).values():
            for text in (entry.text.singular, entry.text.plural):
                found.setdefault(text, set()).add(entry.translation)
    return {
        text: sorted(them, key=lambda one: one[-1:] not in "：，。；、！？") for text, them in found.items()
    }


def _templates() -> Iterator[tuple[Path, str]]:
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("templates/**/*.html")):
            yield path, path.read_text(encoding="utf-8")


def _msgids(sentence: re.Match[str]) -> list[str]:
    """What a sentence of a template, and its plural, are called in the catalogue."""
    return [
        re.sub(
            r"\{\{ (\w+) \}\}",
            r"%(\1)s",
            (" ".join(part.split()) if " trimmed" in sentence["names"] else part).replace("%", "%%"),
        )
        for part in sentence["text"].split("{% plural %}")
    ]
