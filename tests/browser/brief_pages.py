"""Makes what the pages of briefs show: a draft with a case, an issued brief, questions to choose from."""

from uuid import uuid4

from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Brief
from shared_apps.insights.operations import brief_drafting
from tenants.models import Unit
from tests.browser.site import Site
from tests.shared_apps.insights.briefs import making


def draft(site: Site) -> str:
    """The address of a draft of the province, with a case."""
    with enter_network():
        Unit.objects.filter(pk=site.network.a.id).update(state="live")
        item = making.public(site.network.a.id, f"brief-{uuid4().hex[:8]}")
        brief = making.drafted(site.network.province)
        chief = making.chief(site.network.province)
        brief_drafting.add_case(brief.pk, chief, item_id=item.pk, comment="当天受理、当天办结。")
    return f"/briefs/{brief.pk}/"


def edit(site: Site) -> str:
    """The form of a draft."""
    return draft(site) + "edit/"


def cases(site: Site) -> str:
    """Questions to choose from."""
    return draft(site) + "cases/"


def issued(site: Site) -> str:
    """The address of an issued brief, sent to nobody yet, that puts an earlier one right."""
    with enter_network():
        chief = making.chief(site.network.province)
        old = making.issued(site.network.province)
        made = brief_drafting.create(
            chief, unit_id=site.network.province.id, content=making.content(), corrects=old.pk
        )
        making.issue(made, chief)
        assert Brief.objects.get(pk=made).number
    return f"/briefs/{made}/"
