"""The form of wishes about notices: up to three ways in order, and the quiet hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tenant_apps.channels.data.codes import DEFAULT_ORDER, Way
from tenant_apps.channels.operations.preferences import Wishes
from tenant_apps.channels.queries.persons import Person
from tenant_apps.channels.rules.order import ways_in_order

_PLACES = (
    ("first", gettext_lazy("First by")),
    ("second", gettext_lazy("If that fails, by")),
    ("third", gettext_lazy("And then by")),
)
_NONE = ("", pgettext_lazy("way of being told", "Not at all"))
_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class WishesForm(forms.Form):
    """Which ways, in which order, and when not. The page itself always tells everything."""

    quiet_from = forms.TypedChoiceField(
        label=gettext_lazy("Leave me in peace from"), choices=_HOURS, coerce=int
    )
    quiet_until = forms.TypedChoiceField(
        label=pgettext_lazy("quiet hours", "Until"),
        choices=_HOURS,
        coerce=int,
        help_text=gettext_lazy("The same hour twice: tell me at any time."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {"quiet_from": person.quiet_from, "quiet_until": person.quiet_until}
        current = [
            way for way in ways_in_order(person.order) if way != Way.SITE and way not in person.stopped
        ]
        super().__init__(*args, **{**kwargs, "initial": initial})
        hours = {name: self.fields.pop(name) for name in ("quiet_from", "quiet_until")}
        choices = [_NONE, *((way.value, way.label) for way in DEFAULT_ORDER if way != Way.SITE)]
        for place, (name, label) in enumerate(_PLACES):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=current[place].value if place < len(current) else "",
            )
        self.fields.update(hours)

    def clean(self) -> dict[str, Any]:
        """One way stands in one place only."""
        cleaned = super().clean() or {}
        chosen = [(name, cleaned.get(name)) for name, _label in _PLACES]
        seen: set[str] = set()
        for name, way in chosen:
            if way and way in seen:
                self.add_error(
                    name, _("This way stands further up already. Choose another one, or “Not at all”.")
                )
            elif way:
                seen.add(way)
        return cleaned

    def wishes(self) -> Wishes:
        """What was chosen; after ``is_valid``."""
        cleaned = self.cleaned_data
        return Wishes(
            order=[cleaned[name] for name, _label in _PLACES if cleaned[name]],
            quiet_from=cleaned["quiet_from"],
            quiet_until=cleaned["quiet_until"],
        )


def masked(way: Way, address: str) -> str:
    """Enough of an address to recognise it; empty when there is none."""
    if not address:
        return ""
    if way == Way.SMS:
        return f"{address[:3]}****{address[-2:]}" if len(address) > 6 else "****"
    if way == Way.EMAIL:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return _("connected")
