"""Pages of seasons that a directive calls for: made once per run, committed, returned as an address."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.directive_messages import SEASON
from shared_apps.contracts.rhythm_messages import ActivityTold
from shared_apps.contracts.season_content import DUTY, LIVE, SeasonContent
from shared_apps.contracts.season_content import SEASON as SEASON_KIND
from shared_apps.directives.data.settings import WEEKLY
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending_pages, calling, drafting, hearing_days, issuing
from shared_apps.directives.queries.called import called_in
from shared_apps.directives.queries.targets import preview
from shared_apps.topics import public as topics
from tenant_apps.outreach.operations import keeping_pages, pages_from_above
from tenant_apps.outreach.queries.seasons import SEASONS
from tenants.models import Unit
from tenants.public import set_setting
from tests.browser.site import Site
from tests.shared_apps.acting import actor
from tests.tenant_apps.outreach.seasons import ADMIN, WORK


def written(site: Site) -> str:
    """The page on which the province writes a season."""
    return f"/directives/{_drafted(site)}/season/"


def amending(site: Site) -> str:
    """Where its issuer amends a season that is issued."""
    return f"/directives/{_issued(site)}/season/"


def board(site: Site) -> str:
    """What became of a season that county a holds."""
    _taken_on(site)
    return f"/directives/{_issued(site)}/"


def rhythm(site: Site) -> str:
    """The rhythm below the province: county a has had nothing for three weeks, and announces something."""
    unit, today = site.network.a, clock.business_day()
    days = ((900_001, today - timedelta(days=21)), (900_002, today + timedelta(days=3)))
    with enter_network():
        Unit.objects.filter(pk=unit.id).update(state="live")
        for campaign_id, day in days:
            message = ActivityTold(
                campaign_id=campaign_id,
                what=SEASON,
                first_day=day.isoformat(),
                last_day=day.isoformat(),
                at=clock.now().isoformat(),
            )
            hearing_days.take(message, unit.id)
    return "/directives/rhythm/"


def called(site: Site) -> str:
    """A season that county b is called to."""
    directive_id = _issued(site)
    relay_down(site.network.ref(site.network.b))
    return f"/manage/seasons/called/{directive_id}/"


def taken_on(site: Site) -> str:
    """The same in county a, which holds it."""
    return f"/manage/seasons/{_taken_on(site)}/"


@cache
def _taken_on(site: Site) -> int:
    directive_id = _issued(site)
    unit = site.network.ref(site.network.a)
    relay_down(unit)
    with enter_unit(unit):
        made = pages_from_above.take_on(directive_id, actor("管理员", unit_admin=site.network.a))
        keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    relay_up(unit)
    _amend(site, directive_id)
    relay_down(unit)
    return made


def _amend(site: Site, directive_id: UUID) -> None:
    """Its issuer says it anew, once: so its page below shows what is different."""
    with enter_network():
        directive = Directive.objects.get(pk=directive_id)
        now = called_in(SEASON_KIND, directive)
        assert now is not None
        if directive.content_version == 1:
            amending_pages.amend_page(
                directive_id,
                actor("王处长", network_staff=site.network.province),
                based_on=1,
                content=replace(now, about="找工作、签三方、想创业、考公考研：问问懂行的人。"),
                why="补充考公考研",
                is_important=False,
            )


@cache
def _issued(site: Site) -> UUID:
    directive_id = _drafted(site)
    network = site.network
    chief = actor("王处长", network_staff=network.province)
    set_setting(network.province.id, WEEKLY["province"], 0, actor_id=None)
    with enter_network():
        today = clock.business_day()
        content = SeasonContent(
            title="就业创业问题季",
            about="找工作、签三方、想创业：问问懂行的人。",
            first_day=today,
            last_day=today + timedelta(days=40),
            topics=(WORK,),
        )
        calling.write(directive_id, chief, content=content, may_change=[DUTY, LIVE])
        seal = preview(
            issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"]
        ).seal
        issuing.issue(directive_id, chief, confirmed=seal)
    return directive_id


def _drafted(site: Site) -> UUID:
    network = site.network
    with enter_network():
        if not topics.first_levels():
            topics.import_tree()
        content = drafting.DraftContent(
            kind=SEASON,
            title="关于开展就业创业问题季的通知",
            text="请各县区团委参加。",
            number_label="",
            target_unit_id=network.city.id,
            target_kinds=("county",),
            due_at=clock.now() + timedelta(days=7),
        )
        chief = actor("王处长", network_staff=network.province)
        return drafting.create(chief, issuer_unit_id=network.province.id, content=content)
