"""Makes what the pages of supervision show: orders at each stage, a question that went from hand to hand."""

from datetime import timedelta
from uuid import UUID, uuid4

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.models import Visit
from shared_apps.contracts.supervision_messages import ANSWER, REPORT
from shared_apps.oversight.models import Custody, Order, Transfer
from shared_apps.oversight.operations import ordering
from tenant_apps.directive_inbox.operations import orders
from tests.actors import make_account
from tests.browser.site import Site
from tests.shared_apps.acting import actor

WORDS = "该诉求已逾期五个工作日，请核实情况，向青年本人作出答复，并报告未按期答复的原因。"


def overview(site: Site) -> str:
    """A red order, one that was answered, and a question that two units sent back."""
    _issue(site, late=True)
    answered(site)
    _question(site)
    return "/oversight/"


def register(site: Site) -> str:
    """The register with two orders."""
    _issue(site)
    answered(site)
    return "/oversight/orders/"


def passed(site: Site) -> str:
    """A question that two units sent back, in its register."""
    _question(site)
    return "/oversight/passed/"


def new(site: Site) -> str:
    """An order to county a is written."""
    return f"/oversight/orders/new/{site.network.a.id}/"


def still_open(site: Site) -> str:
    """An order that waits for the unit."""
    return f"/oversight/orders/{_issue(site)}/"


def answered(site: Site) -> str:
    """An order that the county has answered."""
    order_id, county = _issue(site), site.network.ref(site.network.a)
    relay_down(county)
    with enter_unit(county):
        orders.answer(
            order_id,
            actor("李书记", leader=site.network.a),
            text="经核实，因值班人员调整，诉求未及时流转。已于今日向青年本人答复，并完善交接班制度。",
            turn=1,
        )
    relay_up(county)
    return f"/oversight/orders/{order_id}/"


def question(site: Site) -> str:
    """A question of county a that county b has sent back."""
    return f"/oversight/cases/{site.network.a.id}/{_question(site)}/"


def in_unit(site: Site) -> str:
    """The orders of county a."""
    one_in_unit(site)
    return "/desk/supervision/"


def one_in_unit(site: Site) -> str:
    """An order that the county has to answer."""
    order_id = _issue(site)
    relay_down(site.network.ref(site.network.a))
    return f"/desk/supervision/{order_id}/"


def visits(site: Site) -> str:
    """Somebody of the city is in county a now, to read; somebody of the province was."""
    now = clock.now()
    with enter_network():
        for card, since in (
            (site.network.city, timedelta(minutes=12)),
            (site.network.province, timedelta(days=3)),
        ):
            Visit.objects.create(
                account=make_account(name="王处长"),
                unit_id=site.network.a.id,
                by_unit_id=card.id,
                sign_in=uuid4(),
                reason="核实督〔2026〕3号的办理情况，查看答复是否及时。",
                begun_at=now - since,
                entered_at=now - since,
                ends_at=now - since + timedelta(minutes=60),
            )
    return "/manage/visits/"


def _issue(site: Site, *, late: bool = False) -> UUID:
    network = site.network
    with enter_network():
        order_id = ordering.issue(
            actor("王处长", network_staff=network.province),
            network.a.id,
            ordering.Demanded(
                question_number="HS-2026-0318",
                reason="late",
                demand=ANSWER if late else REPORT,
                words=WORDS,
                card="yellow",
                due_at=clock.now() + timedelta(days=2),
            ),
        )
        if late:
            Order.objects.filter(pk=order_id).update(
                card=Order.Card.RED, due_at=clock.now() - timedelta(days=5)
            )
    return order_id


def _question(site: Site) -> UUID:
    a, b, now, question_id = site.network.a, site.network.b, clock.now(), uuid4()
    with enter_network(role="relay"):
        row = Custody.objects.create(
            kind=Custody.Kind.QUESTION,
            unit_id=a.id,
            item_id=question_id,
            holder_unit_id=a.id,
            asked_units=[b.id],
            opened_at=now - timedelta(days=3),
            since=clock.business_day(now - timedelta(days=3)),
            offers_untaken=1,
        )
        Transfer.objects.create(
            id=uuid4(),
            custody=row,
            from_unit_id=a.id,
            to_unit_id=b.id,
            way="sideways",
            reason="place",
            asked_at=now - timedelta(days=3),
            outcome=Transfer.Outcome.RETURNED,
            outcome_reason="not_ours",
            settled_at=now - timedelta(days=2),
        )
    return question_id
