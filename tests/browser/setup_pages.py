"""Makes what the pages of the first weeks show: county a, set up three weeks ago, with a summary sent."""

from datetime import timedelta

from huisheng.kernel import clock
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.setup_facts import OPENED, STEPS
from shared_apps.onboarding.models import Progress, StageReport, Waiver
from tenant_apps.setup.models import Observed, steps_kept
from tenant_apps.setup.operations.beginning import begin
from tenants.public import set_setting
from tests.browser.site import Site

_FIGURES = {"staff": 4, "experts": 2, "sections": 1, "received": 12, "answered": 9, "late_responses": 3}
_DUE = (0, 5, 9, 16, 23, 36, 51)
_DONE = {"notice": 0, "contact": 7, "training": 9}


def overview(site: Site) -> str:
    """Three weeks on: some steps done, one of them late, one late and open."""
    _begun(site)
    return "/manage/setup/"


def gate(site: Site) -> str:
    """Things are missing, one is waived."""
    _begun(site)
    _above(site)
    return "/manage/setup/open/"


def privacy_behind(site: Site) -> str:
    """A privacy text in the unit's own words, from before a paragraph was added to the network's."""
    unit = site.network.a
    with enter_unit(unit):
        set_setting(unit.id, "privacy.text", "我们收集什么\n" + "只收集答复所需的内容。" * 10, actor_id=None)
    return "/manage/setup/privacy/"


def stage_to_send(site: Site) -> str:
    """The second stage: its days have passed."""
    _begun(site)
    return "/manage/setup/stages/team/"


def stage_sent(site: Site) -> str:
    """The first stage: sent and answered."""
    _begun(site)
    _above(site)
    return "/manage/setup/stages/prepare/"


def below(site: Site) -> str:
    """The units below the city, as those above see them."""
    _above(site)
    return f"/onboarding/progress/{site.network.city.id}/"


def of_county(site: Site) -> str:
    """County a, with its summary and what was waived."""
    _above(site)
    return f"/onboarding/progress/{site.network.a.id}/"


def summary(site: Site) -> str:
    """A summary that waits for an answer."""
    _above(site)
    with enter_network(role="relay"):
        made, _ = StageReport.objects.get_or_create(
            unit_id=site.network.b.id, stage="prepare", defaults=_report()
        )
    return f"/onboarding/summaries/{made.pk}/"


def _begun(site: Site) -> None:
    opened = business_day() - timedelta(days=30)
    unit = site.network.ref(site.network.a)
    with enter_unit(unit):
        begin(unit)
        steps_kept().filter(code=OPENED).update(done_on=opened)
        for code, day in _DONE.items():
            Observed.objects.update_or_create(
                code=code, day=None, defaults={"done_on": opened + timedelta(days=day)}
            )
        Observed.objects.update_or_create(
            code="report_prepare", day=None, defaults={"done_on": opened + timedelta(days=10)}
        )


def _above(site: Site) -> None:
    opened = business_day() - timedelta(days=30)
    with enter_network(role="relay"):
        for unit_id in (site.network.a.id, site.network.b.id):
            stamp = {"epoch": 0, "sequence": 1}
            Progress.objects.get_or_create(
                unit_id=unit_id, step=OPENED, defaults={"done_on": opened, **stamp}
            )
            for step, due in zip(STEPS, _DUE, strict=True):
                done = opened + timedelta(days=_DONE[step]) if step in _DONE else None
                days = {"due_on": opened + timedelta(days=due), "done_on": done}
                Progress.objects.get_or_create(unit_id=unit_id, step=step, defaults={**days, **stamp})
        StageReport.objects.get_or_create(
            unit_id=site.network.a.id,
            stage="prepare",
            defaults={
                **_report(),
                "answer": "市里已聘请两名律师，本周起面向各区县接受咨询。",
                "answered_by": 1,
                "answered_by_name": "李部长",
                "answered_at": clock.now(),
            },
        )
    with enter_network():
        Waiver.objects.get_or_create(
            unit_id=site.network.a.id,
            condition="experts",
            defaults={
                "reason": "法律类问题先由市级专家库支持。",
                "by_id": 1,
                "by_name": "李部长",
                "at": clock.now(),
            },
        )


def _report() -> dict[str, object]:
    today = business_day()
    return {
        "first_day": today - timedelta(days=30),
        "last_day": today - timedelta(days=21),
        "figures": _FIGURES,
        "went_well": "三天内排好了值班表，首周问题全部按时签收。",
        "problems": "缺少懂法律的专家，夜间无人值守。",
        "suggestions": "请市里统一聘请律师，供各区县共用。",
        "account_id": 1,
        "person": "王书记",
        "sent_at": clock.now(),
    }
