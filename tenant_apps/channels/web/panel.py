"""The panel beside an item of the desk: how the asker was told, and whether they can be reached at all."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.queries.seen_by_staff import links_sent, reachable, told_of


def notices_panel(question_id: UUID) -> SafeString:
    """HTML for the desk."""
    told = told_of(question_id)
    context = {
        "told": told,
        "links": links_sent(question_id),
        "reach": reachable(question_id, usable=usable_senders().keys(), told=told),
    }
    return render_to_string("channels/panel.html", context)
