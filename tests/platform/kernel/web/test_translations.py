"""The tool that keeps the catalogues: what it finds, keeps and refuses."""

from pathlib import Path

import pytest

from huisheng.kernel.web.translations import catalogue, checking
from huisheng.kernel.web.translations.catalogue import Entry
from huisheng.kernel.web.translations.sources import Text, texts_of

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
A = _("Plain")
B = _("Two "
      "parts")
C = pgettext_lazy("verb", "Open")
def d(n):
    return ngettext("{n} day", "{n} days", n)
E = str("Not a text")
"""
TEMPLATE = """{% load i18n %}
    <p title="{% translate 'Quoted' %}">{% translate "With context" context "place" %}</p>
  {% blocktranslate trimmed with name=unit.name %}
        Ask {{ name }}
        now
  {% endblocktranslate %}
{% blocktranslate count n=rows|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
It's "not" a text {# nor this #} {{ _("In a variable") }}
"""


def test_texts_of_python_and_templates_are_found(tmp_path: Path) -> None:
    python, template = tmp_path / "a.py", tmp_path / "a.html"
    python.write_text(PYTHON, encoding="utf-8")
    template.write_text(TEMPLATE, encoding="utf-8")
    assert texts_of(python) == {
        Text("Plain"),
        Text("Two parts"),
        Text("Open", context="verb"),
        Text("{n} day", "{n} days"),
    }
    assert texts_of(template) == {
        Text("Quoted"),
        Text("With context", context="place"),
        Text("Ask %(name)s now"),
        Text("%(n)s row", "%(n)s rows"),
        Text("In a variable"),
    }


def test_what_was_translated_is_kept_through_writing_and_merging(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    day = Text("{n} day", "{n} days")
    entries = {text.key: Entry(text, zh) for text, zh in (
        (Text("Open", context="verb"), "打开"), (day, "{n} 天"), (Text('A "quoted"\nline'), "引“号”\n行"),
    )}  # fmt: skip
    assert catalogue.write(path, entries)
    assert not catalogue.write(path, entries), "writing the same again changes nothing"
    assert catalogue.read(path) == entries
    merged = catalogue.merge(
        {day, Text("New"), Text("Shared")}, catalogue.read(path), {("", "Shared"): "共有"}
    )
    assert {key: entry.translation for key, entry in merged.items()} == {
        ("", "{n} day"): "{n} 天",
        ("", "New"): "",
        ("", "Shared"): "共有",
    }


def test_a_catalogue_names_no_time_and_no_place(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    catalogue.write(path, {("", "Open"): Entry(Text("Open"), "打开")})
    content = path.read_text(encoding="utf-8")
    assert "Date" not in content
    assert "#:" not in content


def test_compiling_is_done_when_older_only(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    catalogue.write(path, {("", "Open"): Entry(Text("Open"), "打开")})
    assert catalogue.compile_if_older(path)
    assert not catalogue.compile_if_older(path)
    catalogue.write(path, {("", "Open"): Entry(Text("Open"), "开启")})
    assert catalogue.compile_if_older(path)


@pytest.mark.parametrize(
    ("text", "zh", "fault"),
    [
        (Text("Open"), "", "not translated"),
        (Text("打开"), "打开", "msgids are English"),
        (Text("Wait, please"), "请稍候,谢谢", "half-width"),
        (Text("Done."), "办好了.", "half-width"),
        (Text("(optional)"), "(选填)", "half-width"),
        (Text("Ask %(name)s"), "提问", "placeholders differ"),
        (Text("{n} day", "{n} days"), "{m} 天", "placeholders differ"),
        (Text('<a href="/">Home</a>'), "首页", "placeholders differ"),
    ],
)
def test_careless_entries_are_faults(text: Text, zh: str, fault: str) -> None:
    found = list(checking.faults({"app": {text}}, {"app": {text.key: Entry(text, zh)}}))
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        (Text("At 14:05, or not"), "14:05，或者不是"),
        (Text("See https://example.org"), "见 https://example.org"),
        (Text("{weekday} {day}"), "{month}月{day}日（{weekday}）"),
        (Text("For example 鲁ICP备12345678号"), "例如 鲁ICP备12345678号"),
    ],
)
def test_careful_entries_are_not(text: Text, zh: str) -> None:
    assert list(checking.faults({"app": {text}}, {"app": {text.key: Entry(text, zh)}})) == []


def test_missing_unused_fuzzy_and_contradicting_entries_are_faults() -> None:
    save, old = Text("Save"), Text("Old")
    found = list(
        checking.faults(
            {"a": {save, Text("New")}, "b": {save}},
            {
                "a": {save.key: Entry(save, "保存"), old.key: Entry(old, "旧的")},
                "b": {save.key: Entry(save, "存下", fuzzy=True)},
            },
        )
    )
    assert [
        next(word for word in ("not in the", "no longer", "fuzzy", "several ways") if word in f)
        for f in found
    ] == [
        "not in the",
        "no longer",
        "fuzzy",
        "several ways",
    ]
