"""The three steps of asking, one form each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.phone_numbers import tidy_phone
from huisheng.kernel.web.forms import with_unchanged_fields
from tenant_apps.questions.data import ways
from tenant_apps.questions.data.codes import AgeBand, Kind, Visibility
from tenant_apps.questions.rules.wording import NAME_MAX, PLACE_MAX, TEXT_MAX, TITLE_MAX, says_something
from tenant_apps.questions.web.fields import Line, Words
from tenant_apps.questions.web.file_fields import FilesField

ANONYMOUS, NAMED = "anonymous", "named"


@with_unchanged_fields
class WriteForm(forms.Form):
    """Step 1: what it is about."""

    text = Words(
        label=_("What would you like to ask?"),
        max_length=TEXT_MAX,
        help_text=_("What happened, where, and what you hope for. Leave out names and ID numbers of others."),
        error_messages={
            "required": _("Write down what you would like to ask."),
            "max_length": _("Shorten the text to %(limit_value)d characters; it has %(show_value)d now."),
        },
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
    )
    title = Line(
        label=_("Title"),
        required=False,
        max_length=TITLE_MAX,
        help_text=_("Left empty, it becomes the first sentence."),
        error_messages={"max_length": _("Shorten the title to %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        """Refuse a text of invisible characters alone."""
        text: str = self.cleaned_data["text"]
        if not says_something(text):
            raise ValidationError(self.fields["text"].error_messages["required"])
        return text


class AboutForm(forms.Form):
    """Step 2: what kind of question, which topic, where, and about how old one is."""

    kind = forms.ChoiceField(
        label=_("What is it you want?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    choice = forms.ChoiceField(
        label=_("Topic"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a topic, or “Not sure”."),
            "invalid_choice": _("This topic is no longer on offer here. Choose another one."),
        },
    )
    place = Line(
        label=_("Where is it?"),
        required=False,
        max_length=PLACE_MAX,
        help_text=_("Only where it matters: a school, a street, a company."),
        error_messages={"max_length": _("Shorten the place to %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        choices=[
            (AgeBand.UNKNOWN, pgettext_lazy("age", "I would rather not say")),
            *(choice for choice in AgeBand.choices if choice[0]),
        ],
        required=False,
        help_text=_("Not your birthday. We only need it to look after children well."),
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, data: Any = None, *, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = topics


@with_unchanged_fields
class ConfirmForm(forms.Form):
    """Step 3: who may see it, under which name, how to be reached, and files.

    ``nameless``: somebody under 14 whose guardian has not agreed is asked for nothing by which they could be
    known.
    """

    visibility = forms.ChoiceField(
        label=_("May others learn from it?"),
        choices=(
            (Visibility.PRIVATE, _("No, keep it between us")),
            (Visibility.PUBLIC_WISH, _("Yes, it may be shown without my name once staff have checked it")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    show_name = forms.ChoiceField(
        label=_("How shall we address you?"),
        choices=((ANONYMOUS, _("Stay anonymous")), (NAMED, _("By the name below"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    display_name = Line(
        label=_("Name or nickname"),
        required=False,
        max_length=NAME_MAX,
        error_messages={"max_length": _("Shorten the name to %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    contact_phone = forms.CharField(
        label=_("Phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is no e-mail address. Check it, or leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    notify = forms.ChoiceField(
        label=_("How shall we tell you first?"),
        choices=(
            ("", _("Whatever works: WeChat, then SMS, then e-mail")),
            (ways.SMS, _("By SMS")),
            (ways.EMAIL, _("By e-mail")),
            (ways.WECHAT, _("WeChat (you connect it on the receipt, inside WeChat)")),
        ),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Not at night, unless somebody is in danger. You can change this at any time."),
    )
    attached = FilesField()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        always_private: bool,
        nameless: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        if always_private:
            del self.fields["visibility"]
        if nameless:
            for name in ("show_name", "display_name", "contact_phone", "contact_email", "notify"):
                del self.fields[name]

    def clean_contact_phone(self) -> str:
        """Digits only, from whatever width and grouping they were typed in."""
        return phone_of(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        """A name is needed only by those who want to be addressed by it; a wish needs its address."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("show_name") == NAMED and not cleaned.get("display_name") and not self.errors:
            self.add_error("display_name", _("Enter a name, or stay anonymous."))
        needed = {ways.SMS: "contact_phone", ways.EMAIL: "contact_email"}.get(cleaned.get("notify", ""))
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Enter it, or choose another way of being told."))
        return cleaned


def phone_of(typed: str) -> str:
    """Digits only, from whatever width and grouping they were typed in; empty stays empty.

    Raises ValidationError for what cannot be a phone number.
    """
    number = tidy_phone(typed)
    if number is None:
        raise ValidationError(_("This is no phone number. Check it, or leave it empty."))
    return number
