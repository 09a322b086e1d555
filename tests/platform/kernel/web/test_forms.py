"""Fields as they are rendered: label, hint, error and control tied together."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from django.utils.translation import override

from huisheng.kernel.web.forms import with_unchanged_fields


class AskForm(forms.Form):
    text = forms.CharField(label="Your question", help_text="Time and place help.", widget=forms.Textarea)
    place = forms.CharField(label="Place", required=False)
    kind = forms.ChoiceField(
        label="Shown as", choices=[("a", "No name"), ("b", "Nickname")], widget=forms.RadioSelect
    )
    seen = forms.BooleanField(label="I know who sees it", help_text="Only staff on duty.")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.found if "id" in attrs]

    def one(self, **wanted: str) -> dict[str, str | None]:
        matching = [attrs for _, attrs in self.found if wanted.items() <= attrs.items()]
        assert len(matching) == 1, matching
        return matching[0]


def test_every_control_has_a_label_and_its_texts() -> None:
    with override("en"):
        html = str(AskForm({"text": "", "kind": "x"}))
    tags = _Tags(html)
    ids = tags.ids()
    assert len(ids) == len(set(ids))
    for _, attrs in tags.found:
        for reference in (attrs.get("aria-describedby") or "").split():
            assert reference in ids
        if "for" in attrs:
            assert attrs["for"] in ids
    text = tags.one(name="text")
    assert text["aria-describedby"] == "id_text_helptext id_text_error"
    assert text["aria-invalid"] == "true"
    assert tags.one(id="id_kind_group")["aria-describedby"] == "id_kind_error"


class WishForm(forms.Form):
    way = forms.ChoiceField(label="As", choices=[("a", "The unit"), ("b", "A person")], required=False)
    topic = forms.ChoiceField(label="Topic", choices=[("", "None"), ("a", "Work")], required=False)
    days = forms.MultipleChoiceField(
        label="Days", choices=[("a", "Monday")], required=False, widget=forms.CheckboxSelectMultiple
    )


def test_what_always_has_a_value_is_not_called_optional() -> None:
    with override("en"):
        form = WishForm()
        marked = [name for name in form.fields if "(optional)" in form[name].as_field_group()]
    assert marked == ["topic", "days"]


def test_only_optional_fields_are_marked() -> None:
    with override("en"):
        form = AskForm()
        assert "(optional)" in form["place"].as_field_group()
        assert "(optional)" not in form["text"].as_field_group()


def test_a_single_box_stands_before_its_label_and_has_it_once() -> None:
    html = AskForm()["seen"].as_field_group()
    assert html.count("I know who sees it") == 1
    assert html.index("<input") < html.index("I know who sees it")


def test_hidden_fields_and_faults_of_the_whole_form_are_there() -> None:
    form = AskForm({"text": "x", "kind": "a", "seen": "on", "key": "k"})
    form.full_clean()
    form.add_error(None, "Closed for today")
    html = str(form)
    assert "Closed for today" in html
    assert _Tags(html).one(name="key")["type"] == "hidden"


def test_what_was_typed_is_escaped_and_kept() -> None:
    form = AskForm({"text": "<b>12 路</b>", "kind": "a"})
    assert "&lt;b&gt;12 路&lt;/b&gt;" in str(form)


def test_forms_with_unchanged_fields_share_them_and_each_leaves_out_its_own() -> None:
    shared = with_unchanged_fields(type("Shared", (AskForm,), {}))
    one, other = shared(), shared({"text": "a", "kind": "a", "seen": "on", "key": "k"})
    assert one.fields["kind"] is other.fields["kind"]
    del one.fields["place"]
    assert "place" in other.fields
    assert other.is_valid()
    assert shared().render() == AskForm().render()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(), "", "请填写此项。"),
        (forms.CharField(max_length=3), "四个字了", "最多 3 字，现在有 4 字，请缩短。"),
        (forms.DateField(), "明天", "请填写正确的日期，例如 2026-12-31。"),
        (forms.IntegerField(max_value=30), "31", "不能大于 30，请重新填写。"),
        (forms.IntegerField(), "三", "请填写整数。"),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "请从列出的选项中选择，“b”不在其中。"),
        (forms.EmailField(), "x", "请填写正确的邮箱地址，例如 name@example.com。"),
    ],
)
def test_faults_say_what_to_do_in_our_words(field: forms.Field, typed: str, words: str) -> None:
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [words]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("详见https://a.example/x?y=1&z=2。", "详见<a {}>https://a.example/x?y=1&amp;z=2</a>。"),
        ("（http://a.example/）", "（<a {}>http://a.example/</a>）"),
        ("see https://a.example.", "see <a {}>https://a.example</a>."),
        ('<b>"https://a.example/"</b>', "&lt;b&gt;&quot;<a {}>https://a.example/</a>&quot;&lt;/b&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_addresses_are_links_without_what_stands_around_them(typed: str, shown: str) -> None:
    html = Template("{% load web %}{{ typed|linked }}").render(Context({"typed": typed}))
    address = shown.partition("{}>")[2].partition("<")[0]
    assert html == shown.replace("{}", f'href="{address}" rel="nofollow noopener"')


def test_a_question_has_its_own_mark_before_its_fault() -> None:
    page = Template("{% load web %}{{ one|before_more }}{{ other|before_more }}")
    with override("zh-hans"):
        assert page.render(Context({"one": "要问什么？", "other": "标题"})) == "要问什么？标题："
    with override("en"):
        assert page.render(Context({"one": "Which one?", "other": "Title"})) == "Which one? Title: "


class ControlsForm(forms.Form):
    plain = forms.CharField(
        initial="<\"&'>",
        widget=forms.TextInput(attrs={"data-x": "<\"&'>", "autofocus": True, "hidden": False}),
    )
    number = forms.IntegerField(min_value=1, max_value=2000, initial=1000)
    long = forms.CharField(
        initial="\n第一行 <b>", widget=forms.Textarea(attrs={"rows": 3, "data-none": None})
    )
    one = forms.ChoiceField(
        initial=1,
        choices=[
            ("", lazystr("请选择 <")),
            ("群<组", [(1, "一 & 二"), ('"', mark_safe("<i>三</i>"))]),
        ],
        widget=forms.Select(attrs={"class": "wide"}),
    )
    several = forms.MultipleChoiceField(initial=["a", "b"], choices=[("a", "甲"), ("b", "乙"), ("c", "丙")])


def test_controls_say_what_those_of_django_say() -> None:
    """Ours are written without a template's loop for each attribute and option."""

    def controls(form: forms.Form) -> list[str]:
        return [re.sub(r">\s+<", "><", str(field)).strip() for field in form]

    ours, theirs = controls(ControlsForm()), controls(ControlsForm(renderer=DjangoTemplates()))
    assert ours == theirs
    assert "autofocus" in ours[0]
    assert ours[3].count(" selected") == 1
