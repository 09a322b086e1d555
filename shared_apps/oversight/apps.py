"""The app of what one unit cannot settle alone."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    """Who holds what has left its unit: alarms on the ladder, decisions referred, promises broken for too
    long, questions handed over, and what units above demand of it.
    """

    name = "shared_apps.oversight"
    verbose_name = "Oversight"

    # The row says who holds it; the parcel is text that was referred. No page of the network may read that
    # one.
    network_table_rights = {
        "oversight_custody": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "oversight_escalation": {"network": "SELECT", "relay": "SELECT, INSERT"},
        "oversight_transfer": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "oversight_order": {"relay": "SELECT, UPDATE"},
        "oversight_orderstep": {"relay": "SELECT, INSERT"},
        "oversight_difficulty": {"relay": "SELECT, INSERT, UPDATE"},
        "oversight_difficultystep": {"relay": "SELECT, INSERT"},
        # The lot is never changed, and by the relay alone it is marked as drawn.
        "oversight_samplemonth": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "oversight_sample": {"network": "SELECT, UPDATE", "relay": "SELECT, INSERT, UPDATE, DELETE"},
        "oversight_parcel": {"network": "", "relay": "SELECT, INSERT, UPDATE, DELETE"},
    }

    def ready(self) -> None:
        """Offer the rows for comparison with what the units have passed on, and hear of units that close."""
        from huisheng.kernel.messaging import emit_to_network_itself, register_reconciler
        from huisheng.kernel.web.navigation import Item, add
        from shared_apps.contracts.case_messages import HolderClosed
        from shared_apps.contracts.step_facts import COMPARISON as STEPS
        from shared_apps.oversight.operations.counting import tell_again
        from shared_apps.oversight.operations.hearing_orders import unit_moved
        from shared_apps.oversight.queries.comparing import COMPARISON, HANDS, VERDICTS, Hands, HeldHere
        from shared_apps.oversight.queries.steps import TakenSteps
        from shared_apps.oversight.web.issuing import order_address
        from shared_apps.oversight.web.today import waiting
        from tenants.public import on_unit_archived, on_unit_moved

        for comparison in (COMPARISON, VERDICTS):
            register_reconciler(comparison, network_side=HeldHere(comparison))
        register_reconciler(HANDS, network_side=Hands())
        register_reconciler(STEPS, unit_side=TakenSteps(), repair=tell_again)
        add(
            "dashboard",
            Item(
                label=_("Supervision"),
                url_name="oversight-overview",
                icon="clipboard-check",
                order=15,
                permission="oversight.view",
                today=waiting,
            ),
        )

        add(
            "late_question",
            Item(
                label=_("Issue an order"),
                href=order_address,
                icon="clipboard-check",
                permission="oversight.act",
            ),
        )

        def closed(unit_id: int) -> None:
            # By a message, since the step is taken by a page, and only the relay moves custody.
            emit_to_network_itself(HolderClosed(unit_id=unit_id))

        on_unit_archived(closed)
        on_unit_moved(unit_moved)
