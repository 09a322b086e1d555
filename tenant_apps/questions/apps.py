from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "tenant_apps.questions"
    verbose_name = "Questions"

    def ready(self) -> None:
        from huisheng.kernel.messaging import register_reconciler
        from shared_apps.insights.public import compare_with_units
        from shared_apps.oversight.public import COMPARISON, HANDS
        from tenant_apps.people.public import (
            HandoverSource,
            register_handover_source,
            register_partner_panel,
        )
        from tenant_apps.questions.data.settings import declare
        from tenant_apps.questions.operations.recounting import tell_units
        from tenant_apps.questions.operations.sending_again import send_again
        from tenant_apps.questions.public import all_facts
        from tenant_apps.questions.queries import handing_over
        from tenant_apps.questions.queries.copies import Copies
        from tenant_apps.questions.queries.out_of_hand import OutOfHand
        from tenant_apps.questions.web.menus import add_menus
        from tenant_apps.questions.web.partner import figures_panel
        from tenants.public import on_year_published

        declare()
        on_year_published(tell_units)
        add_menus()
        register_partner_panel(figures_panel)
        register_handover_source(
            HandoverSource(
                handing_over.collect, handing_over.count, handing_over.titles, handing_over.address
            )
        )
        compare_with_units(all_facts)
        register_reconciler(COMPARISON, unit_side=OutOfHand(), repair=send_again)
        register_reconciler(HANDS, unit_side=Copies())
