"""The form in which a page or a piece of news is written."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.pages.data import BODY_MAX, TITLE_EN_MAX, TITLE_MAX
from tenant_apps.pages.operations.articles import BadArticleError, English, Written
from tenant_apps.pages.operations.pictures import BadPictureError, keep_picture
from tenant_apps.pages.queries.articles import Kept
from tenant_apps.pages.queries.site import has_english


class ArticleForm(forms.Form):
    """Title, text, address while nobody has seen it, and a picture that is put at the end of the text; title
    and text in English in a unit that writes so.
    """

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=TITLE_MAX,
        error_messages={"required": gettext_lazy("Write a title.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=BODY_MAX,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": gettext_lazy("Write a text.")},
    )
    picture = forms.FileField(
        label=gettext_lazy("Add a picture"),
        required=False,
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or GIF, at most 8 MB. It is put at the end of the text: move its line."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    words = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For people who cannot see it"),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=TITLE_EN_MAX,
        required=False,
        help_text=gettext_lazy("Empty: whoever reads the site in English gets the Chinese, and is told so."),
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    body_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=BODY_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "en"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Small letters, digits and hyphens. Empty: made from the title. Once published it stays."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    saves = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: Kept | None, **kwargs: Any) -> None:
        if kept is not None:
            kwargs["initial"] = {
                "title": kept.title,
                "body": kept.body,
                "title_en": kept.title_en,
                "body_en": kept.body_en,
                "address": kept.address,
                "saves": kept.saves,
            }
        super().__init__(*args, **kwargs)
        if kept is not None and kept.edition:
            del self.fields["address"]
        if not has_english():
            del self.fields["title_en"], self.fields["body_en"]

    def clean_address(self) -> str:
        """People type it as they like."""
        return str(self.cleaned_data["address"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """A picture has words, and its line fits into the text."""
        said = cast("dict[str, Any]", super().clean())
        upload, words = said.get("picture"), " ".join(str(said.get("words", "")).split())
        if upload is None or self.errors:
            return said
        if not words:
            self.add_error("words", _("Say in a few words what the picture shows."))
            return said
        try:
            name = keep_picture(upload)
        except BadPictureError as error:
            self.add_error("picture", str(error))
            return said
        plain = words.replace("[", "(").replace("]", ")")
        body = f"{said['body'].rstrip()}\n\n![{plain}](/pictures/{name})\n"
        if len(body) > BODY_MAX:
            self.add_error("body", _("The text is too long for one more picture."))
        said["body"] = body
        return said

    def written(self) -> Written:
        """What was written, for the operations."""
        said = self.cleaned_data
        body = said["body"].replace("\r\n", "\n")
        english = None
        if "body_en" in said:
            english = English(
                " ".join(said["title_en"].split()), said["body_en"].replace("\r\n", "\n").strip()
            )
        return Written(
            title=" ".join(said["title"].split()),
            body=body,
            address=said.get("address", ""),
            english=english,
        )

    def saves_seen(self) -> int:
        """The save of the draft that the form showed; 0 for none, which no draft has."""
        return int(self.cleaned_data.get("saves") or 0)

    def say(self, error: BadArticleError) -> None:
        """Put an error of the operations where it belongs."""
        words = {
            "taken": _("There is a page at this address already. Choose another one."),
            "address": _("Use small letters, digits and single hyphens, at most 60 characters."),
            "reserved": _(
                "This address is reserved: it would pass for a page of the system. Choose another one."
            ),
            "english": _("In English, too, a page has a title and a text. Write both, or neither."),
            "many": _("There are 2,000 pages and news already. Remove drafts that nobody needs."),
        }
        self.add_error(error.field if error.field in self.fields else None, words[error.code])
