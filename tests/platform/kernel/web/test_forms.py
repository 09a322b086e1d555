"""Fields as they are rendered: label, hint, error and control tied together."""

from html.parser import HTMLParser

from django import forms
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
