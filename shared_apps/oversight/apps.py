"""The app of what one unit cannot settle alone."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Who holds what has left its unit: alarms on the ladder, decisions referred, promises broken for too
    long.
    """

    name = "shared_apps.oversight"
    verbose_name = "Oversight"

    # The row says who holds it; the parcel is text that was referred. No page of the network may read that
    # one.
    network_table_rights = {
        "oversight_custody": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "oversight_parcel": {"network": "", "relay": "SELECT, INSERT, UPDATE, DELETE"},
    }

    def ready(self) -> None:
        """Offer the rows for comparison with what the units have passed on."""
        from huisheng.kernel.messaging import register_reconciler
        from shared_apps.oversight.queries.comparing import COMPARISON, VERDICTS, HeldHere

        for comparison in (COMPARISON, VERDICTS):
            register_reconciler(comparison, network_side=HeldHere(comparison))
