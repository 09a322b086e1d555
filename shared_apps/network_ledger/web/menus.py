"""What the ledger puts into the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


def add_entries() -> None:
    """Called once the apps are loaded."""
    add(
        "dashboard",
        Item(
            label=_("Dead letters"),
            url_name="network_ledger-dead-letters",
            icon="envelope",
            order=90,
            permission="network_ledger.replay",
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("Comparisons"),
            url_name="network_ledger-comparisons",
            icon="check2-all",
            order=91,
            permission="network_ledger.compare",
        ),
    )
