from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "tenant_apps.channels"
    verbose_name = _("Channels")

    def ready(self) -> None:
        from huisheng.kernel.web.sharing import register_sharing
        from shared_apps.accounts.public import send_phone_codes_by
        from tenant_apps.channels.data.settings import declare
        from tenant_apps.channels.operations.binding import knows_wechat
        from tenant_apps.channels.operations.codes import (
            send_code,
            send_to_expert,
            send_verification,
            tell_expert_changed,
        )
        from tenant_apps.channels.operations.factor_codes import FactorCodes
        from tenant_apps.channels.operations.linking import send_link
        from tenant_apps.channels.queries.keys import opens
        from tenant_apps.channels.web.menus import add_menus
        from tenant_apps.channels.web.panel import notices_panel
        from tenant_apps.channels.web.sharing import by_wechat
        from tenant_apps.people.public import send_contact_codes_by
        from tenant_apps.questions.public import (
            accept_also,
            register_asker_link,
            register_contact,
            register_item_panel,
            send_codes_by,
            send_links_by,
        )
        from tenant_apps.readers.public import send_codes_by as send_verifications_by

        declare()
        add_menus()
        accept_also(opens)
        send_codes_by(send_code)
        send_verifications_by(send_verification)
        send_links_by(send_link)
        send_phone_codes_by(FactorCodes())
        send_contact_codes_by(send_to_expert, tell_expert_changed)
        register_contact(knows_wechat)
        register_sharing(by_wechat)
        register_item_panel(notices_panel, at_home=True)
        register_asker_link(_("How we tell you"), "channels-wishes")
