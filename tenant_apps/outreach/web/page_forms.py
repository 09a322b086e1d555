"""What the forms of a season and of a broadcast have in common: words, code, and what may be changed."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared_apps.contracts.page_content import ABOUT_MAX, TITLE_MAX, BadContent
from shared_apps.directives.public import FAULTS, OTHER


class PageForm(forms.Form):
    """``now`` is what stands there already, None for a new one; ``parts`` are codes of what may be changed in
    one from above, None for everything.
    """

    part_of: ClassVar[Mapping[str, str]]
    """Which part of one from above a field belongs to; what is not named is the issuer's alone."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE_MAX, error_messages={"required": _("Write a title.")}
    )
    about = forms.CharField(
        max_length=ABOUT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a few sentences what it is about.")},
    )
    code = forms.CharField(
        label=_("Code in the address"),
        max_length=24,
        required=False,
        help_text=_("Small letters, digits and hyphens. Left empty, one is drawn."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    saves = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, now: Any = None, parts: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.parts = now, parts

    def take_away_others(self) -> None:
        """The fields that are not asked of one that is there already, or comes from above."""
        if self.now is not None:
            del self.fields["code"]
        if self.parts is not None:
            for name in list(self.fields):
                if name != "saves" and self.part_of.get(name, "") not in self.parts:
                    del self.fields[name]

    def words(self) -> dict[str, str]:
        """Title and text, as far as they were asked."""
        said, own = self.cleaned_data, {}
        if "title" in said:
            own["title"] = " ".join(said["title"].split())
        if "about" in said:
            own["about"] = said["about"].replace("\r\n", "\n").strip()
        return own

    def say(self, error: BadContent) -> None:
        """Put an error of the operations beside the field and row where it belongs."""
        words = WORDS.get(f"{error.field}.{error.code}", OTHER)
        name = self.field_of(error)
        self.add_error(name if name in self.fields else None, str(words))

    def field_of(self, error: BadContent) -> str:
        """The name of the field that an error means."""
        return error.field


WORDS: Final[dict[str, Promise]] = FAULTS | {
    "title.many": _("There are 200 campaigns and seasons already. Close one that nobody needs."),
    "experts.unknown": _("One of these experts is not verified here any more. Look at the list again."),
    "code.code": _("Use small letters, digits and hyphens, with a letter or digit at both ends."),
    "code.taken": _("Another campaign or season has this code. Choose a different one."),
}
