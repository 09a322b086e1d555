"""How a unit looks: what every page needs of its settings, in one record."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.colour import NotAColourError, parse
from huisheng.kernel.web.look import FootFact
from tenants.data import UnitCard
from tenants.footer import FOOTER_KEYS, foot_facts
from tenants.settings_layers import declare_setting, explain_settings

DEFAULT_ACCENT = "#0B6B6B"


def _colour_or_nothing(value: str) -> None:
    try:
        if value:
            parse(value)
    except NotAColourError:
        raise ValidationError(_("Write the colour as #0B6B6B.")) from None


declare_setting("look.name", str, "", _("Name on the pages"), local_only=True)
declare_setting("look.short_name", str, "", _("Short name"), local_only=True)
declare_setting("look.accent", str, DEFAULT_ACCENT, _("Accent colour"))
declare_setting("look.second", str, "", _("Second colour"), check=_colour_or_nothing)
declare_setting(
    "look.type_size",
    str,
    "100",
    _("Size of type"),
    help_text=_("What visitors see until they choose a size themselves."),
    choices=(("100", _("Usual")), ("125", pgettext_lazy("type size", "Large"))),
)
# Name of the logo's file in the unit's storage; "" = none.
declare_setting("look.logo", str, "", _("Logo"), local_only=True)


LOOK_KEYS = ("look.name", "look.short_name", "look.accent", "look.second", "look.logo", "look.type_size")


@dataclass(frozen=True, slots=True)
class Look:
    """Name, colours, logo, size of type and footer of the site a page belongs to. `version` changes with
    name, colours or logo.
    """

    name: str
    short_name: str
    accent: str
    logo_url: str
    version: str
    footer: tuple[FootFact, ...] = ()
    second: str = ""
    type_size: str = ""


def _version(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()


def network_look() -> Look:
    """The network's own site."""
    name = str(_("Youth Voice network"))
    return Look(name, name, DEFAULT_ACCENT, "", _version(DEFAULT_ACCENT))


def unit_look(card: UnitCard) -> Look:
    """A unit's own site."""
    keys = (*LOOK_KEYS, *FOOTER_KEYS)
    values = tuple((key, str(view.value)) for key, view in explain_settings(card.id, keys).items())
    return _look_of(values, card.name, card.short_name, get_language())


# Every page asks for it, and units hardly ever change what it is made of.
@lru_cache(maxsize=1000)
def _look_of(
    said: tuple[tuple[str, str], ...], unit_name: str, short_name: str, _language: str | None
) -> Look:
    values = dict(said)
    name = values["look.name"] or unit_name
    short = values["look.short_name"] or short_name
    version = _version(name, short, values["look.accent"], values["look.logo"], values["look.second"])
    logo = f"/logo?v={version}" if values["look.logo"] else ""
    return Look(
        name,
        short,
        values["look.accent"],
        logo,
        version,
        foot_facts(values, unit_name=unit_name),
        values["look.second"],
        values["look.type_size"],
    )
