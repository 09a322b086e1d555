"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tenants.public import declare_feature

OPEN311: Final = "interfaces.open311"


def declare() -> None:
    """Called once, when the app is ready."""
    declare_feature(
        OPEN311,
        _("City systems may file and read questions by Open311"),
        help_text=_("Switched off, its addresses are not there. Keys of the other interfaces go on."),
        pages=(
            "interfaces-discovery",
            "interfaces-service",
            "interfaces-request",
            "interfaces-token",
        ),
    )
