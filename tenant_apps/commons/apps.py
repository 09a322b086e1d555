from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonsConfig(AppConfig):
    name = "tenant_apps.commons"
    verbose_name = _("Public questions")

    def ready(self) -> None:
        from huisheng.kernel.messaging import register_reconciler
        from shared_apps.insights.public import HEADCOUNTS, PUBLIC_ITEMS
        from tenant_apps.commons.data.codes import COMMENT, PEER_ANSWER, Said
        from tenant_apps.commons.data.settings import declare
        from tenant_apps.commons.operations import (
            moderated,
            moderated_comments,
            telling_again,
            telling_headcounts,
        )
        from tenant_apps.commons.queries.comparing import StandingHere
        from tenant_apps.commons.queries.headcounts import ToldHeadcounts
        from tenant_apps.commons.queries.listing import shown_ids
        from tenant_apps.commons.queries.seen_by_asker import has_peer_answers
        from tenant_apps.commons.web.menus import add_menus
        from tenant_apps.moderation.public import QUESTION, ItemKind, register_item_kind
        from tenant_apps.questions.public import register_asker_link, register_standing

        declare()
        add_menus()
        register_reconciler(
            PUBLIC_ITEMS, unit_side=StandingHere(), repair=telling_again.repair, takes_back=True
        )
        register_reconciler(HEADCOUNTS, unit_side=ToldHeadcounts(), repair=telling_headcounts.tell_again)
        register_standing(shown_ids)
        register_asker_link(_("Answers of peers"), "commons-asker-answers", has_peer_answers)
        register_asker_link(_("Who can read it"), "commons-asker")
        register_item_kind(
            ItemKind(QUESTION, _("Question"), moderated.read, moderated.hide, moderated.bring_back)
        )
        register_item_kind(moderated_comments.kind_of(COMMENT, _("Comment"), Said.COMMENT))
        register_item_kind(moderated_comments.kind_of(PEER_ANSWER, _("Answer of a peer"), Said.ANSWER))
