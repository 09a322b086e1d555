"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.public import count_as_feature, declare_feature, declare_setting

SITES: Final = "outreach.sites"
EMBEDS: Final = "outreach.embeds"
SEASONS_ON: Final = "outreach.seasons"
BROADCASTS_ON: Final = "outreach.broadcasts"
SITES_MAX: Final = 50
_SITE: Final = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::[0-9]{1,5})?")


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        EMBEDS,
        bool,
        True,
        _("Other sites may show our list of answers and our button"),
        help_text=_("Switched off, both vanish from them."),
    )
    count_as_feature(EMBEDS)
    declare_feature(
        SEASONS_ON,
        _("The unit may hold question seasons"),
        help_text=_("Switched off, their pages are not there; nothing of them is lost."),
        pages=("outreach-season", "outreach-api-season"),
    )
    declare_feature(
        BROADCASTS_ON,
        _("The unit may hold broadcasts"),
        help_text=_("Switched off, their pages are not there; nothing of them is lost."),
        pages=("outreach-broadcast", "outreach-wall", "outreach-api-broadcast"),
    )
    declare_setting(
        SITES,
        str,
        "",
        _("Sites that may show our list of answers"),
        help_text=_("Names such as www.example.cn, with spaces between them. Left empty, every site may."),
        check=_sites,
        local_only=True,
    )


def sites_of(value: str) -> list[str]:
    """The sites of a setting, in small letters."""
    return value.lower().split()


def _sites(value: str) -> None:
    sites = sites_of(value)
    if len(sites) > SITES_MAX:
        raise ValidationError(gettext("Write at most {n} sites.").format(n=SITES_MAX))
    for site in sites:
        if _SITE.fullmatch(site) is None:
            raise ValidationError(
                gettext("“{site}” is no name of a site. Write it without http and without a path.").format(
                    site=site
                )
            )
