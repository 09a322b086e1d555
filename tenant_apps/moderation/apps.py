from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """What keeps public items decent."""

    name = "tenant_apps.moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from huisheng.kernel.messaging import register_reconciler
        from shared_apps.oversight.public import VERDICTS
        from tenant_apps.moderation.data.settings import declare
        from tenant_apps.moderation.operations.referring import send_again
        from tenant_apps.moderation.queries.out_of_hand import OutOfHand
        from tenant_apps.moderation.web.menus import add_menus

        declare()
        add_menus()
        register_reconciler(VERDICTS, unit_side=OutOfHand(), repair=send_again)
