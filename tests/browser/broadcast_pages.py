"""Pages of broadcasts: made once per run, committed, returned as an address.

None of them plays anything: no page of a test asks a site of others. The player itself is looked at by
test_broadcast.py, which answers for it.
"""

from datetime import timedelta
from functools import cache
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.broadcast_content import WALL
from shared_apps.contracts.directive_messages import BROADCAST
from shared_apps.contracts.page_content import ABOUT
from shared_apps.directives.data.settings import WEEKLY
from shared_apps.directives.operations import calling, drafting, issuing
from shared_apps.directives.queries.targets import preview as reached
from shared_apps.topics import public as topics
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import choosing_for_the_wall
from tenant_apps.outreach.rules.wall import Stands
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tenants.public import set_setting
from tests.browser.site import Site
from tests.shared_apps.acting import actor
from tests.tenant_apps.outreach.broadcasts import broadcast_of, content, made_public

CODE = "hetong"


def shown(site: Site) -> str:
    """The public list of broadcasts."""
    _announced(site)
    return "/live/"


def announced(site: Site) -> str:
    """A broadcast of the day after tomorrow."""
    _announced(site)
    return f"/live/{CODE}/"


def keep(site: Site) -> str:
    """The administrator's list of broadcasts."""
    _announced(site)
    return "/manage/broadcasts/"


def edit(site: Site) -> str:
    """A broadcast as it is written."""
    return f"/manage/broadcasts/{_announced(site)}/"


def preview(site: Site) -> str:
    """A broadcast as readers will see it."""
    return f"{edit(site)}preview/"


def wall(site: Site) -> str:
    """What staff choose from for its wall; one is being answered, one may be chosen."""
    made = _announced(site)
    _asked(site, made)
    return f"/manage/broadcasts/{made}/wall/"


def written(site: Site) -> str:
    """The page on which the province writes a broadcast."""
    return f"/directives/{_drafted(site)}/broadcast/"


def board(site: Site) -> str:
    """What became of a broadcast of the province on the site of county b."""
    _arrived(site)
    return f"/directives/{_issued(site)}/"


def from_above(site: Site) -> str:
    """The same broadcast in county b, whose administrator may write the text."""
    return f"/manage/broadcasts/{_arrived(site)}/"


@cache
def _arrived(site: Site) -> int:
    directive_id = _issued(site)
    unit = site.network.ref(site.network.b)
    relay_down(unit)
    relay_up(unit)
    with enter_unit(unit):
        return Campaign.objects.get(directive_id=directive_id).pk


@cache
def _issued(site: Site) -> UUID:
    directive_id = _drafted(site)
    network = site.network
    chief = actor("王处长", network_staff=network.province)
    set_setting(network.province.id, WEEKLY["province"], 0, actor_id=None)
    with enter_network():
        begins = clock.now() + timedelta(days=3)
        said = content(begins=begins, ends=begins + timedelta(hours=2), address="")
        calling.write(directive_id, chief, content=said, may_change=[ABOUT, WALL])
        seal = reached(
            issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"]
        ).seal
        issuing.issue(directive_id, chief, confirmed=seal)
    return directive_id


@cache
def _drafted(site: Site) -> UUID:
    network = site.network
    with enter_network():
        if not topics.first_levels():
            topics.import_tree()
        said = drafting.DraftContent(
            kind=BROADCAST,
            title="关于组织收看劳动合同直播的通知",
            text="请各县区团委组织收看。",
            number_label="",
            target_unit_id=network.city.id,
            target_kinds=("county",),
            due_at=clock.now() + timedelta(days=7),
        )
        chief = actor("王处长", network_staff=network.province)
        return drafting.create(chief, issuer_unit_id=network.province.id, content=said)


@cache
def _asked(site: Site, made: int) -> None:
    with enter_unit(site.network.ref(site.network.a)):
        for text, is_chosen in (("试用期工资打八折合法吗？", True), ("实习要不要签劳动合同？", False)):
            new = NewQuestion(
                token=new_token(), text=text, topic="150305", visibility=Visibility.PUBLIC_WISH, campaign=CODE
            )
            receipt = ask(new)
            made_public(receipt)
            if is_chosen:
                choosing_for_the_wall.place(made, receipt.question_id, Stands.NOW, actor=1)


@cache
def _announced(site: Site) -> int:
    """The id of a broadcast of unit a that begins the day after tomorrow; its address is not known yet."""
    begins = clock.now() + timedelta(days=2)
    return broadcast_of(
        site.network.ref(site.network.a),
        shown=True,
        code=CODE,
        begins=begins,
        ends=begins + timedelta(hours=2),
        address="",
    )
