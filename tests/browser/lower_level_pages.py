"""Makes what the page of lower levels shows, and the reports of more units than fit a page."""

from datetime import timedelta
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.report_messages import DirectiveDelegated
from shared_apps.directives.data.settings import WEEKLY
from shared_apps.directives.models import Delegation, Delivery, Directive, ReportForm, UnitReport
from shared_apps.directives.operations import amending, delegating, drafting, issuing, reports
from shared_apps.directives.queries.targets import TargetSet, preview_of
from tenants.public import set_setting
from tests.browser import directive_pages
from tests.browser.site import Site
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import content
from tests.shared_apps.directives.reporting import answered, design

_MANY = 130
_NOBODY = 800_000
"""Ids of units that stand in no tree: nobody else's page has them."""


def below(site: Site) -> str:
    """A task of the province that the city has handed on: one county has reported, one has not."""
    network = site.network
    set_setting(network.province.id, WEEKLY["province"], 0, actor_id=None)
    with enter_network():
        chief = actor("王处长", network_staff=network.province)
        wanted = content(target_unit_id=network.province.id, target_kinds=("city",), number_label="")
        directive_id = drafting.create(chief, issuer_unit_id=network.province.id, content=wanted)
        design(directive_id, chief)
        seal = preview_of(TargetSet.of(Directive.objects.get(pk=directive_id))).seal
        issuing.issue(directive_id, chief, confirmed=seal)
        handed_on = DirectiveDelegated(
            directive_id=str(directive_id),
            delegation_id=str(uuid7()),
            addition="请同时报送照片。",
            due_at=(clock.now() + timedelta(days=2)).isoformat(),
            target_unit_id=network.city.id,
            target_kinds=["county"],
            account_id=1,
            person="市里",
        )
        delegating.take(handed_on, network.city.id)
        child = Delegation.objects.get(parent_id=directive_id).child_id
        assert child is not None
        reports.take(answered(directive_id, q2="7", q3="1"), network.city.id)
        table = [{"row": "1", "c1": "第一中学", "c2": "128"}]
        reports.take(answered(child, q1="历下团区委", q2="3", q3="2", q4=table), network.a.id)
    return f"/directives/{directive_id}/below/"


def came_down(site: Site) -> str:
    """What the city handed on, amended by the province since: another text, and a date before its own."""
    return f"/directives/{_came_down(site)}/"


def item_came_down(site: Site) -> str:
    """The same in county a."""
    child = _came_down(site)
    relay_down(site.network.ref(site.network.a))
    return f"/desk/directives/{child}/"


def amend_own_words(site: Site) -> str:
    """The form in which whoever handed it on amends it. The province has nobody above it, and hands on one
    of its own here.
    """
    above = UUID(below(site).split("/")[2])
    with enter_network():
        chief = actor("王处长", network_staff=site.network.province)
        wanted = content(target_unit_id=site.network.city.id, parent_id=above)
        child = drafting.create(chief, issuer_unit_id=site.network.province.id, content=wanted)
        issuing.issue(child, chief, confirmed=preview_of(TargetSet.of(Directive.objects.get(pk=child))).seal)
        Directive.objects.filter(pk=child).update(own_words="请同时报送照片。", above_version=1)
    return f"/directives/{child}/amend/"


def _came_down(site: Site) -> UUID:
    directive_id = UUID(below(site).split("/")[2])
    with enter_network():
        found = Directive.objects.get(pk=directive_id)
        wanted = amending.Amendment(
            title="报送暑期实践开展情况",
            text=f"{found.text}\n每个活动附两张照片和一份名单。\n联系人：省委青年发展部。",
            number_label=found.number_label,
            due_at=clock.now() + timedelta(days=1),
            why="提前一天，并补上名单和联系人",
            is_important=True,
        )
        chief = actor("王处长", network_staff=site.network.province)
        amending.amend(directive_id, chief, based_on=1, wanted=wanted)
        return Directive.objects.get(parent_id=directive_id).pk


def many_reports(site: Site) -> str:
    """The second page of reports of many units."""
    address = directive_pages.all_reports(site)
    directive_id, now = UUID(address.split("/")[2]), clock.now()
    with enter_network():
        units = range(_NOBODY, _NOBODY + _MANY)
        Delivery.objects.bulk_create(Delivery(directive_id=directive_id, unit_id=unit) for unit in units)
        UnitReport.objects.bulk_create(
            UnitReport(
                directive_id=directive_id,
                unit_id=unit,
                revision=1,
                form_version=1,
                answers={"q2": "2", "q3": "1"},
                person="李干事",
                reported_at=now,
                first_at=now,
            )
            for unit in units
        )
    return f"{address}?standing=reported&page=2"


def carried(site: Site) -> str:
    """A form into which a later one from above was brought, with everything that can clash. The province has
    nobody above it: what stands there is written as `operations.carrying_down` writes it.
    """
    address = directive_pages.all_reports(site)
    clashes = [("changed", "活动场次"), ("twice", "照片张数"), ("freed", "做法和体会")]
    with enter_network():
        form = ReportForm.objects.get(pk=UUID(address.split("/")[2]))
        form.carried = {
            "above": 2,
            "at": clock.now().isoformat(),
            "is_full": False,
            "clashes": [{"what": what, "field": "q1", "label": label} for what, label in clashes],
        }
        form.save(update_fields=["carried"])
    return f"/directives/{form.directive_id}/form/"
