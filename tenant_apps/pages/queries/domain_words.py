"""What the page of domains says: states, faults and refusals in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.public import DomainView

REFUSED: Final = {
    "empty": _("Write a domain, for example youth.example.edu.cn."),
    "path": _("Write the domain alone, without anything behind it: youth.example.edu.cn."),
    "port": _("Write the domain without a port: sites of units have none."),
    "address": _("That is a number, not a domain. Domains have names, for example youth.example.edu.cn."),
    "wildcard": _("One domain at a time: * stands for many."),
    "form": _(
        "That cannot be a domain. It has letters, digits and hyphens between dots, 64 characters at most."
    ),
    "alone": _("Others register under this name. Write your own domain below it."),
    "ours": _("Addresses below the network's own are given by the network; this unit has one already."),
    "nowhere": _("Domains with this ending lead nowhere on the web."),
    "yours": _("This domain is in use here already."),
    "many": _("Five domains at most. Give one up first."),
}

# State → (words, tone and icon of its chip).
STATES: Final = {
    "named": (pgettext_lazy("domain", "To be proved"), "soon", "clock"),
    "expired": (pgettext_lazy("domain", "Out of time"), "late", "exclamation-circle"),
    "proved": (pgettext_lazy("domain", "Proved, to lead here"), "soon", "clock"),
    "kept": (pgettext_lazy("domain", "Proved, not free yet"), "late", "lock"),
    "active": (pgettext_lazy("domain", "In use"), "done", "check-circle"),
    "lost": (pgettext_lazy("domain", "Leads elsewhere"), "late", "exclamation-triangle"),
    "given_up": (pgettext_lazy("domain", "Given up"), "plain", "clock-history"),
    "contested": (pgettext_lazy("domain", "Proved by another unit"), "late", "exclamation-circle"),
}

_DNS: Final = {
    "missing": _("The TXT record was not found. Name servers often need some minutes, sometimes a day."),
    "other": _("There is a TXT record of Huisheng, but with another text. Copy the line below."),
    "no_name_server": _("Our name server did not answer. That says nothing about your domain."),
}
_SITE: Final = {
    "nowhere": _("The domain leads nowhere yet."),
    "private": _("The domain leads to a private network, which cannot be reached from here."),
    "unreachable": _("Nobody answered at the domain on port 80 within five seconds."),
    "no_name_server": _("Our name server did not answer. That says nothing about your domain."),
}
_FILE: Final = {
    "redirect": _("The site leads on to another address instead of showing the file on port 80 (HTTP)."),
    "status": _("The site has no such file."),
    "large": _("What stands at that address is no short text."),
    "other": _("The file says something else. It must hold the text below and nothing more."),
    **_SITE,
}
_HERE: Final = {
    "redirect": _("The domain leads to another site."),
    "status": _("The domain leads to another site."),
    "large": _("The domain leads to another site."),
    "other": _("The domain leads to another site."),
    **_SITE,
}
_PARTS: Final = (
    ("dns", pgettext_lazy("domain", "TXT record"), _DNS),
    ("file", pgettext_lazy("domain", "File"), _FILE),
    ("here", pgettext_lazy("domain", "Leads here"), _HERE),
)


def found_wrong(view: DomainView) -> list[tuple[str, str]]:
    """What the last look found wrong, each with what it is about. Of two proofs one is enough: as long as
    nobody has begun with a file, nothing is said about it.
    """
    faults = dict(view.faults)
    if faults.get("file") in ("status", "nowhere", "unreachable", "private", "no_name_server") and (
        "dns" in faults
    ):
        faults.pop("file")
    return [
        (str(label), str(words[faults[part]]))
        for part, label, words in _PARTS
        if part in faults and faults[part] in words
    ]
