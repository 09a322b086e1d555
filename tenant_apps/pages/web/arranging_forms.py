"""Forms of the blocks of a home page, and of the foot of all pages."""

from dataclasses import replace
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenant_apps.pages.operations.pictures import BadPictureError, keep_picture
from tenant_apps.pages.rules.blocks import (
    COUNTED,
    HEADING_MAX,
    HOW_MANY,
    LABEL_MAX,
    MOST_LINKS,
    TEXT_MAX,
    WORDS_MAX,
    Block,
    BlockKind,
    LinkOut,
)
from tenant_apps.pages.rules.links import TARGET_MAX, is_target
from tenants.public import FOOTER_KEYS, SettingView, check_setting, declared_settings

_EMPTY_ROWS: Final = 3


class BlockForm(forms.Form):
    """What can be said of one block; which fields there are depends on its kind."""

    def __init__(self, *args: Any, block: Block, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        if block.kind in COUNTED:
            self.fields["count"] = forms.TypedChoiceField(
                label=_("How many"), choices=[(n, str(n)) for n in HOW_MANY], coerce=int, initial=block.count
            )
        is_banner = block.kind is BlockKind.BANNER
        if block.is_written:
            self.fields["heading"] = forms.CharField(
                label=_("Line under the picture") if is_banner else _("Heading"),
                max_length=HEADING_MAX,
                required=False,
                initial=block.heading,
            )
        if is_banner:
            self.fields["heading"].help_text = _("Stands on a plain strip, so that it can always be read")
        if block.kind is BlockKind.TEXT:
            self.fields["body"] = forms.CharField(
                label=_("Text"),
                max_length=TEXT_MAX,
                initial=block.body,
                widget=forms.Textarea(attrs={"rows": 10}),
                help_text=_("Headings, lists and links as on pages"),
                error_messages={"required": _("Write a text.")},
            )
        if block.kind in (BlockKind.PICTURE, BlockKind.BANNER):
            self._picture_fields(block)
        self.rows: list[tuple[str, str]] = []
        if block.kind is BlockKind.LINKS:
            self._link_fields(block)
        if block.kind not in (BlockKind.ASK, BlockKind.BANNER):
            self.fields["aside"] = forms.BooleanField(
                label=_("In the narrow column beside the others"), required=False, initial=block.aside
            )

    def _picture_fields(self, block: Block) -> None:
        self.fields["picture"] = forms.FileField(
            label=_("Picture"),
            required=not block.picture,
            help_text=_("PNG, JPEG, WebP or GIF, at most 8 MB"),
            widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
            error_messages={"required": _("Choose a picture.")},
        )
        self.fields["words"] = forms.CharField(
            label=_("What the picture shows"),
            max_length=WORDS_MAX,
            initial=block.words,
            help_text=_("For people who cannot see it"),
            error_messages={"required": _("Say in a few words what the picture shows.")},
        )
        if block.kind is BlockKind.BANNER:
            self.fields["picture"].help_text = _(
                "PNG, JPEG, WebP or GIF, at most 8 MB; at least 800 pixels wide, twice to six times "
                "as wide as high"
            )
            return
        self.fields["to"] = _target_field(_("Where it leads"), block.to)

    def _link_fields(self, block: Block) -> None:
        for number in range(min(len(block.links) + _EMPTY_ROWS, MOST_LINKS)):
            link = block.links[number] if number < len(block.links) else LinkOut("", "")
            names = f"label{number}", f"to{number}"
            self.fields[names[0]] = forms.CharField(
                label=_("Words of link %(n)s") % {"n": number + 1},
                max_length=LABEL_MAX,
                required=False,
                initial=link.label,
            )
            self.fields[names[1]] = _target_field(_("Where link %(n)s leads") % {"n": number + 1}, link.to)
            self.rows.append(names)

    def clean(self) -> dict[str, Any]:
        """Links have both their parts; a picture is taken in."""
        said = cast("dict[str, Any]", super().clean())
        for label, to in self.rows:
            if (
                bool(said.get(label)) != bool(said.get(to))
                and label not in self.errors
                and to not in self.errors
            ):
                self.add_error(label if said.get(to) else to, _("A link needs its words and where it leads."))
        upload = said.get("picture")
        if upload is not None and not self.errors:
            try:
                said["picture"] = keep_picture(upload, across=self.block.kind is BlockKind.BANNER)
            except BadPictureError as error:
                self.add_error("picture", str(error))
        return said

    def changed_block(self) -> Block:
        """The block as the form says it."""
        said = self.cleaned_data
        links = tuple(LinkOut(said[label], said[to]) for label, to in self.rows if said[label])
        known: dict[str, Any] = {
            name: said[name] for name in ("aside", "count", "heading", "words", "to") if name in said
        }
        if "body" in said:
            known["body"] = said["body"].replace("\r\n", "\n")
        if said.get("picture"):
            known["picture"] = said["picture"]
        changed: Block = replace(self.block, links=links, **known)
        return changed


class FootForm(forms.Form):
    """The lines of the footer. What a unit above has locked can be read and not changed."""

    def __init__(
        self, *args: Any, views: dict[str, SettingView], drafted: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._views = views
        for key in FOOTER_KEYS:
            what = declared_settings()[key]
            self.fields[key] = forms.CharField(
                label=what.label,
                help_text=what.help_text,
                required=False,
                max_length=200,
                initial=drafted.get(key, views[key].value),
                disabled=views[key].layer == "locked",
            )

    def clean(self) -> dict[str, Any]:
        """Each line by the rule of its setting."""
        said = cast("dict[str, Any]", super().clean())
        for key in FOOTER_KEYS:
            if key in said and not self.fields[key].disabled:
                try:
                    check_setting(key, said[key])
                except ValidationError as error:
                    self.add_error(key, error.messages)
        return said

    def changes(self) -> dict[str, str]:
        """The lines that shall read otherwise than they do now."""
        return {
            key: self.cleaned_data[key]
            for key in FOOTER_KEYS
            if not self.fields[key].disabled and self.cleaned_data[key] != self._views[key].value
        }


def _target_field(label: str, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TARGET_MAX,
        required=False,
        initial=initial,
        validators=[_target],
        widget=forms.TextInput(
            attrs={"placeholder": "https://", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def _target(value: str) -> None:
    if not is_target(value):
        raise ValidationError(
            _("Write a path of this site, such as /help/, or an address that begins with https://.")
        )
