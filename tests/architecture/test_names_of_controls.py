"""What a button or link is called begins with what stands on it: who speaks to the machine says what is read,
who listens hears the same word (WCAG 2.2, 2.5.3 Label in Name).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext

from tests.architecture.test_templates import _templates

_CONTROL = re.compile(r"<(a|button)\b((?:\{%.*?%\}|\{\{.*?\}\}|[^>{])*)>(.*?)</\1>", re.DOTALL)
_NAME = re.compile(r'\saria-label="((?:\{%.*?%\}|\{\{.*?\}\}|[^"{])*)"', re.DOTALL)
_TEXT = re.compile(
    r"""\{%\s*translate\s+(["'])(?P<text>.*?)\1(?:\s+context\s+(["'])(?P<context>.*?)\3)?\s*%\}""", re.DOTALL
)
_BLOCK = re.compile(
    r"""\{%\s*blocktranslate\b(?:(?!%\}).)*?(?:context\s+(["'])(?P<context>.*?)\1)?\s*%\}"""
    r"""(?P<text>.*?)\{%\s*endblocktranslate\s*%\}""",
    re.DOTALL,
)


def _said(message: str, context: str | None) -> str:
    return pgettext(context, message) if context else gettext(message)


def _read(template: str) -> str:
    """The words of a piece of a template, each of its variables as X."""
    words = _BLOCK.sub(
        lambda found: _said(re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", found["text"]), found["context"]),
        template,
    )
    words = _TEXT.sub(lambda found: _said(found["text"], found["context"]), words)
    words = re.sub(r"%\(\w+\)s|\{\{.*?\}\}", "X", words)
    return " ".join(re.sub(r"\{%.*?%\}|<[^>]*>", "", words, flags=re.DOTALL).split())


def _named() -> Iterator[tuple[Path, str, str]]:
    """Controls with a name of their own beside one text."""
    for path in _templates():
        for _tag, attributes, inside in _CONTROL.findall(path.read_text(encoding="utf-8")):
            name = _NAME.search(attributes)
            if name and "{% if" not in inside and _TEXT.search(inside):
                yield path, name[1], inside


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_read_stands_in_what_is_heard(language: str) -> None:
    with override(language):
        found = [
            (path.name, _read(inside), _read(name))
            for path, name, inside in _named()
            if _read(inside) not in _read(name)
        ]
    assert found == []


def test_some_controls_have_a_name_of_their_own() -> None:
    assert len(list(_named())) > 10
