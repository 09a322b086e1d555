"""The app of what one unit cannot settle alone."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Who holds what has left its unit: alarms on the ladder, decisions referred, promises broken for too
    long, questions handed over.
    """

    name = "shared_apps.oversight"
    verbose_name = "Oversight"

    # The row says who holds it; the parcel is text that was referred. No page of the network may read that
    # one.
    network_table_rights = {
        "oversight_custody": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "oversight_transfer": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "oversight_parcel": {"network": "", "relay": "SELECT, INSERT, UPDATE, DELETE"},
    }

    def ready(self) -> None:
        """Offer the rows for comparison with what the units have passed on, and hear of units that close."""
        from huisheng.kernel.messaging import emit_to_network_itself, register_reconciler
        from shared_apps.contracts.case_messages import HolderClosed
        from shared_apps.oversight.queries.comparing import COMPARISON, HANDS, VERDICTS, Hands, HeldHere
        from tenants.public import on_unit_archived

        for comparison in (COMPARISON, VERDICTS):
            register_reconciler(comparison, network_side=HeldHere(comparison))
        register_reconciler(HANDS, network_side=Hands())

        def closed(unit_id: int) -> None:
            # By a message, since the step is taken by a page, and only the relay moves custody.
            emit_to_network_itself(HolderClosed(unit_id=unit_id))

        on_unit_archived(closed)
