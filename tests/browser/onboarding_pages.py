"""Makes what the pages of onboarding show: applications in every state, a roll-out with a wave."""

from dataclasses import replace
from datetime import timedelta

from huisheng.kernel import clock
from huisheng.kernel.proof_files import Proof
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.data.codes import Reason
from shared_apps.onboarding.models import Application, Wave
from shared_apps.onboarding.operations import conversing, deciding, handing_in, planning
from shared_apps.onboarding.operations.applying import Begun, NewUnit, Person, begin
from shared_apps.onboarding.rules.receipts import new_token, secret_of
from tenants.public import set_setting
from tests.browser.site import Site
from tests.office import pdf

LEADER = Person(name="赵海燕", title="团委书记", phone="13800001111", mail="zhaohaiyan@qcxy.example.cn")
CONTACT = Person(name="钱文博", title="团委干事", phone="13900002222", mail="qianwenbo@qcxy.example.cn")
PDF = pdf()


def form(site: Site) -> str:
    """The form for a unit of the list."""
    return f"/apply/form/?unit={site.network.listed.id}"


def form_new(site: Site) -> str:
    """The form for a unit that the list does not have."""
    return f"/apply/form/?under={site.network.city.id}"


def draft(site: Site) -> str:
    """The applicant's page before anything is handed in."""
    return _own(_begun(site))


def in_review(site: Site) -> str:
    """The applicant's page while it is looked at."""
    return _own(_handed_in(site))


def asked(site: Site) -> str:
    """The applicant's page with a question."""
    return _own(_asked(site))


def rejected(site: Site) -> str:
    """The applicant's page with a refusal."""
    application = _handed_in(site)
    with enter_network():
        deciding.reject(
            application.pk,
            by=1,
            version=application.version,
            reason=Reason.PROOF,
            words="公章盖在了文字上，看不清。请重新盖章后再申请。",
        )
    return _own(application)


def review(site: Site) -> str:
    """The reviewer's page, with things to look at."""
    _handed_in(site)
    return f"/onboarding/{_handed_in(site, name='共青团历下区职业学院委员会').number}/"


def approved(site: Site) -> str:
    """The reviewer's page of a unit that is being set up."""
    application = _handed_in(site)
    with enter_network():
        deciding.approve(application.pk, by=1, version=application.version)
    return f"/onboarding/{application.number}/"


def set_up(site: Site) -> str:
    """The applicant's page while the site is set up, after a fault."""
    application = _handed_in(site)
    again_at = clock.now() + timedelta(minutes=5)
    with enter_network():
        deciding.approve(application.pk, by=1, version=application.version)
        Application.objects.filter(pk=application.pk).update(failures=2, again_at=again_at)
    return _own(application)


def contacts(site: Site) -> str:
    """Whom one calls in the units below."""
    approved(site)
    return "/onboarding/contacts/"


def coverage(site: Site) -> str:
    """The roll-out of the province."""
    _wave(site)
    return f"/coverage/{site.network.province.id}/"


def wave(site: Site) -> str:
    """Name and dates of a wave."""
    return f"/coverage/waves/{_wave(site)}/"


def wave_units(site: Site) -> str:
    """The units of a wave."""
    return f"/coverage/waves/{_wave(site)}/units/"


def _own(application: Application) -> str:
    return f"/apply/{application.number}/?k={secret_of(application.pk)}"


def _begun(site: Site, name: str = "共青团泉城职业学院委员会") -> Application:
    token = new_token()
    unit = NewUnit(
        name=name,
        short_name="泉城职业学院团委",
        kind="university",
        slug=f"quancheng-{token[:6].lower().strip('-_').replace('_', 'x').replace('-', 'x')}x",
        parent_id=site.network.city.id,
    )
    with enter_network():
        leader = replace(LEADER, phone=f"138{clock.now().microsecond:08d}")
        return begin(Begun(token=token, unit=unit, leader=leader, contact=CONTACT))


def _handed_in(site: Site, name: str = "共青团泉城职业学院委员会") -> Application:
    application = _begun(site, name)
    with enter_network():
        Application.objects.filter(pk=application.pk).update(mail_confirmed_at=clock.now())
        handing_in.keep_letter(
            application.pk, Proof("泉城职业学院申请函.pdf", "application/pdf", PDF + new_token().encode())
        )
        handing_in.submit(application.pk)
        application.refresh_from_db()
    return application


def _asked(site: Site) -> Application:
    application = _handed_in(site)
    with enter_network():
        conversing.ask(application.pk, "申请函上的公章看不清，请重新扫描后上传。", by=1)
    return application


def _wave(site: Site) -> int:
    with enter_network():
        over = site.network.province.id
        found = Wave.objects.filter(over_id=over).first()
        if found is not None:
            return int(found.pk)
        today = clock.business_day()
        plan = planning.WavePlan(
            name="试点",
            starts_on=today - timedelta(days=40),
            due_on=today - timedelta(days=1),
            features={"commons.likes": "on", "interfaces.open311": "on"},
        )
        wave_id = planning.add_wave(over, plan, by=1)
        network = site.network
        planning.choose_units(wave_id, [network.city.id, network.other_city.id, network.a.id], by=1)
        set_setting(network.other_city.id, "interfaces.open311", False, actor_id=None)
        return wave_id
