"""What every template keeps to: the content policy, known icons, one set of frames."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, files

KIT = PACKAGES["huisheng"] / "kernel" / "web"
SPRITE = (KIT / "static" / "web" / "icons.svg").read_text(encoding="utf-8")
_ATTRIBUTES = re.compile(r"\s(style|on[a-z]+|hx-on[a-z:-]*)\s*=\s*[\"']")
# A data block is no script: the content policy does not concern it.
_INLINE = re.compile(r"<style|<script(?![^>]*\s(?:src=|type=\"application/json\"))")
_ICONS = re.compile(r"""\{% icon ["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")


def _templates() -> Iterator[Path]:
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("*.html")):
            if "templates" in path.parts:
                yield path


@pytest.mark.parametrize("pattern", [_ATTRIBUTES, _INLINE], ids=["attributes", "elements"])
def test_nothing_is_inline(pattern: re.Pattern[str]) -> None:
    found = {str(path): pattern.findall(path.read_text(encoding="utf-8")) for path in _templates()}
    assert {path: hits for path, hits in found.items() if hits} == {}


def test_every_icon_used_is_in_the_sprite_and_the_list_is_that_of_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))
    listed = set((KIT / "icons.txt").read_text(encoding="utf-8").split())
    assert drawn == listed | {"echo"}
    used = {
        name
        for path in [*_templates(), *files()]
        for pair in _ICONS.findall(path.read_text(encoding="utf-8"))
        for name in pair
        if name
    }
    assert used - drawn == set()


def test_templates_do_not_show_texts_without_translation() -> None:
    """Letters outside tags are English or Chinese words that somebody forgot to mark."""
    found = {}
    for path in _templates():
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{% blocktrans.*?\{% endblocktrans(late)? %\}", "", text, flags=re.DOTALL)
        text = re.sub(r"<(script|style|svg)\b.*?</\1>|<(kbd|code)\b.*?</\2>", "", text, flags=re.DOTALL)
        text = re.sub(r"\{% block [a-z]+_class %\}.*?\{% endblock %\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>|&[a-z]+;", "", text, flags=re.DOTALL)
        if words := re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", text):
            found[str(path)] = words
    assert found == {}
