"""The forms of applicants."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shared_apps.onboarding.data.codes import CLAIMING, SLUG_MAX, WORDS_MAX
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.applying import Begun, NewUnit, Person
from shared_apps.onboarding.queries.findings import confused_address, is_known_name
from shared_apps.onboarding.rules import names
from shared_apps.onboarding.rules.kinds import NAMED_BY_APPLICANTS, may_stand_below
from shared_apps.onboarding.web.fields import LetterField, PhoneField
from tenants.public import UnitCard, UnitKind


class PeopleForm(forms.Form):
    """Who answers for a unit of the official list, and whom one calls about the machine."""

    token = forms.CharField(widget=forms.HiddenInput, min_length=24, max_length=64)
    leader_name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    leader_title = forms.CharField(
        label=_("Position"), max_length=80, help_text=_("As in: secretary of the committee")
    )
    leader_phone = PhoneField()
    leader_mail = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("A code goes there now; it is the login of the first leader later."),
    )
    contact_name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    contact_title = forms.CharField(label=_("Position"), max_length=80)
    contact_phone = PhoneField()
    contact_mail = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Both people have a name and a phone: the list of errors says whose is missing.
        whose = {
            "leader": gettext("Who answers for the unit: %(what)s is missing."),
            "contact": gettext("Technical contact: %(what)s is missing."),
        }
        for name, field in self.fields.items():
            missing = whose.get(name.partition("_")[0])
            if missing:
                field.error_messages["required"] = missing % {"what": field.label}

    def person(self, who: str) -> Person:
        """One of the two people named."""
        said = self.cleaned_data
        return Person(
            name=said[f"{who}_name"],
            title=said[f"{who}_title"],
            phone=said[f"{who}_phone"],
            mail=said[f"{who}_mail"],
        )

    def begun(self, unit: UnitCard) -> Begun:
        """What was written, for the operation."""
        return Begun(
            token=self.cleaned_data["token"],
            unit=unit.id,
            leader=self.person("leader"),
            contact=self.person("contact"),
        )


class NewUnitForm(PeopleForm):
    """The same for a unit that the list does not have."""

    name = forms.CharField(
        label=_("Full name of the unit"), max_length=120, help_text=_("Exactly as on the seal.")
    )
    short_name = forms.CharField(label=_("Short name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"))
    slug = forms.CharField(
        label=_("Address of the site"),
        max_length=SLUG_MAX,
        help_text=_("Lower-case letters, digits and hyphens, as in: jinan-gaoxin"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, parent: UnitCard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [
            (code, UnitKind(code).label) for code in NAMED_BY_APPLICANTS if may_stand_below(code, parent.kind)
        ]

    def clean_name(self) -> str:
        """A unit of the list is claimed there, not named anew, however it is written."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        known = is_known_name(name)
        if known is not None:
            raise forms.ValidationError(
                gettext("%(name)s stands in the official list. Go back and choose it there.")
                % {"name": known.name}
            )
        return name

    def clean_slug(self) -> str:
        """Well formed, not kept for the network, not another unit's, not taken for another's."""
        slug = str(self.cleaned_data["slug"]).strip().lower()
        why = why_no_address(slug)
        if why:
            raise forms.ValidationError(why)
        return slug

    def begun(self, unit: UnitCard) -> Begun:
        """What was written, for the operation; `unit` is the one above."""
        said = self.cleaned_data
        return Begun(
            token=said["token"],
            unit=NewUnit(
                name=said["name"],
                short_name=said["short_name"],
                kind=said["kind"],
                slug=said["slug"],
                parent_id=unit.id,
            ),
            leader=self.person("leader"),
            contact=self.person("contact"),
        )


def why_no_address(slug: str, *, but: Application | None = None) -> str:
    """Why a unit cannot have this address, in words; empty when it can. `but`: the application it is for."""
    if not names.is_address(slug):
        return gettext("Use three or more lower-case letters, digits and single hyphens, a letter first.")
    if slug in names.RESERVED:
        return gettext("The network keeps this address for itself. Choose another.")
    confused = confused_address(slug)
    if confused == slug:
        return gettext("This address is taken. Choose another.")
    if confused:
        return gettext("This address is too easily taken for %(other)s. Choose another.") % {
            "other": confused
        }
    others = Application.objects.filter(slug=slug, state__in=CLAIMING)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        return gettext("Somebody else has applied for this address. Choose another.")
    return ""


class LetterForm(forms.Form):
    """The stamped letter."""

    letter = LetterField(
        label=_("Scan or photograph of the stamped letter"), help_text=_("PDF, JPEG or PNG, up to 10 MB.")
    )


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = forms.CharField(
        label=_("Your reply to those who decide"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": WORDS_MAX}),
    )
