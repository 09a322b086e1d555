"""What pages of outreach show: made once per run, committed, returned as an address."""

from datetime import timedelta
from functools import cache

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from huisheng.kernel.web.counting import Counted
from shared_apps.contracts.season_content import LiveHour
from tenant_apps.commons.data.counts import CAME, CAMPAIGN, FRAMED, HOME, QUESTION
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.counting import write_down
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import NewCampaign
from tests.browser import commons_pages
from tests.browser.site import Site
from tests.tenant_apps.outreach.seasons import season_of

CODE = "kaixue"
SEASON = "jiuye-ji"


def campaigns(site: Site) -> str:
    """The list of campaigns, with views."""
    _made(site)
    return "/manage/outreach/"


def campaign(site: Site) -> str:
    """One campaign."""
    return f"/manage/outreach/{_made(site)}/"


def poster(site: Site) -> str:
    """Its poster on a page of its own."""
    return f"{campaign(site)}poster/"


def embeds(site: Site) -> str:
    """What stands on other sites."""
    _made(site)
    return "/manage/outreach/embeds/"


def latest(site: Site) -> str:
    """The list of answers for frames."""
    _made(site)
    return "/embed/latest/"


def seasons(site: Site) -> str:
    """The public list of seasons."""
    _season(site)
    return "/seasons/"


def season(site: Site) -> str:
    """A season that runs, with a live hour under way."""
    _season(site)
    return f"/seasons/{SEASON}/"


def season_list(site: Site) -> str:
    """The administrator's list of seasons."""
    _season(site)
    return "/manage/seasons/"


def season_edit(site: Site) -> str:
    """A season as it is written."""
    return f"/manage/seasons/{_season(site)}/"


def season_report(site: Site) -> str:
    """What came of it."""
    return f"{season_edit(site)}report/"


def season_preview(site: Site) -> str:
    """A season as readers will see it."""
    return f"{season_edit(site)}preview/"


@cache
def _season(site: Site) -> int:
    """The id of a season of unit a that runs now."""
    commons_pages.answered(site)
    now = clock.now()
    live = (
        LiveHour(now - timedelta(hours=1), now + timedelta(hours=2), "简历门诊：一份简历，十分钟"),
        LiveHour(now + timedelta(days=2), now + timedelta(days=2, hours=2), "三方协议怎么签"),
    )
    return season_of(site.network.ref(site.network.a), shown=True, code=SEASON, live=live)


@cache
def _made(site: Site) -> int:
    """The id of a campaign that some came by."""
    number = commons_pages.answered(site).split("/")[2]
    today = clock.business_day()
    with enter_unit(site.network.ref(site.network.a)):
        question = Publication.objects.get(number=number)
        write_down(
            [
                Counted(today, CAMPAIGN, CODE, 128),
                Counted(today, FRAMED, "www.lixia.gov.cn", 940),
                Counted(today, CAME, "www.lixia.gov.cn", 37),
                Counted(today, FRAMED, "", 12),
                Counted(today, HOME, "", 410),
                Counted(today, QUESTION, str(question.question), 96),
            ]
        )
        new = NewCampaign(name="开学季海报", code=CODE, words="开学有疑问？来问我们")
        made = keeping_campaigns.make(new, topics=[], actor=1)
        keeping_campaigns.make(NewCampaign(name="招聘会二维码", target="list"), topics=[], actor=1)
    return made
