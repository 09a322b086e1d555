"""Makes what the pages of people and helpers show, in county a."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from huisheng.kernel.access import PARTNER, VOLUNTEER
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.models import RoleGrant
from shared_apps.topics.public import import_tree
from tenant_apps.channels.operations.preferences import Wishes, keep_wishes_of_staff
from tenant_apps.people import public as people
from tenant_apps.people.data.codes import ContactKind, SectionKind
from tenant_apps.people.models import Handover, Shift
from tenant_apps.people.operations import proving_contacts
from tenant_apps.questions.data.codes import AssignmentKind, Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    assigning,
    expert_answering,
    partnering,
    screening,
    volunteering,
)
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.unit_ledger import public as ledger
from tests.actors import give_role, make_account
from tests.browser.site import Site

OFFICER = 1
BRIEF = "公司拖欠三个月工资，打电话也不接，可以先找谁？"
WAGES = "150305"


def expert(site: Site) -> str:
    """The address of a verified expert in the register."""
    with enter_unit(site.network.ref(site.network.a)):
        facts = people.MemberFacts(name="李国栋", title="执业律师", fields=("work",), weekly_limit=50)
        member_id, _secret = people.add_expert(facts, actor=OFFICER)
    return f"/manage/members/{member_id}/"


def own_page(site: Site) -> str:
    """The address of an expert's own page."""
    with enter_unit(site.network.ref(site.network.a)):
        facts = people.MemberFacts(name="李国栋", title="执业律师", fields=("work",))
        _member_id, secret = people.add_expert(facts, actor=OFFICER)
    return f"/join/my/{secret}/"


def own_contact(site: Site) -> str:
    """The address where an expert confirms a phone; a code is there, and an e-mail waits without one."""
    with enter_unit(site.network.ref(site.network.a)):
        facts = people.MemberFacts(
            name="李国栋", title="执业律师", fields=("work",), phone="13800001234", email="li@example.cn"
        )
        member_id, secret = people.add_expert(facts, actor=OFFICER)
        key = proving_contacts._key(member_id, ContactKind.PHONE, "13800001234")
        ledger.hold(proving_contacts.CODE.name, key, digest="0" * 64, lasts=proving_contacts.CODE.lasts)
    return f"/join/my/{secret}/contact/"


def unconfirmed(site: Site) -> str:
    """The address of an expert in the register whose phone is not confirmed yet."""
    with enter_unit(site.network.ref(site.network.a)):
        facts = people.MemberFacts(name="李国栋", title="执业律师", fields=("work",), phone="13800001234")
        member_id, _secret = people.add_expert(facts, actor=OFFICER)
    return f"/manage/members/{member_id}/"


def link(site: Site) -> str:
    """The address that opens one question for an expert."""
    return f"/e/{_offered(site)}/"


def link_taken(site: Site) -> str:
    """The same, accepted: with the answer box."""
    secret = _offered(site)
    with enter_unit(site.network.ref(site.network.a)):
        expert_answering.accept(secret)
    return f"/e/{secret}/"


def offer(site: Site) -> str:
    """The address where the desk asks somebody to help."""
    expert(site)
    return f"/desk/q/{_asked(site)}/help/"


def section(site: Site) -> str:
    """The address of a section."""
    with enter_unit(site.network.ref(site.network.a)):
        found = [card.section_id for card in people.sections() if card.name == "权益部"]
        made = found or [
            people.keep_section(
                section_id=None,
                kind=SectionKind.SECTION,
                name="权益部",
                parent_id=None,
                leader_id=None,
                member_ids=[],
                has_queue=True,
                actor=OFFICER,
            )
        ]
    return f"/manage/sections/{made[0]}/"


def shift(site: Site) -> str:
    """The address of a shift of tomorrow."""
    account = make_account(name="王值班")
    give_role(account, "duty_officer", site.network.a.id)
    begins = now() + timedelta(days=1)
    with enter_unit(site.network.ref(site.network.a)):
        row = Shift.objects.create(
            account_id=account.pk,
            starts_at=begins,
            ends_at=begins + timedelta(hours=8),
            made_by_id=account.pk,
        )
    return f"/manage/roster/{row.pk}/"


def handover(site: Site) -> str:
    """The address of a note that waits to be signed."""
    with enter_unit(site.network.ref(site.network.a)):
        ended = now()
        row = Handover.objects.create(
            starts_at=ended - timedelta(hours=8),
            ends_at=ended,
            accounts=[OFFICER],
            lists={"crises": [{"ref": str(_asked(site)), "number": "LIXIA-1", "due_at": ended.isoformat()}]},
            counts={"received": 4, "answered": 3, "open": 2, "overdue": 0},
            made_at=ended,
            words="下午三点给王同学回电话。",
        )
    return f"/desk/handover/{row.pk}/"


def _offered(site: Site) -> str:
    question = _asked(site)
    with enter_unit(site.network.ref(site.network.a)):
        facts = people.MemberFacts(name="李国栋", title="执业律师", fields=("work",))
        member_id, _secret = people.add_expert(facts, actor=OFFICER)
        return assigning.offer(
            question,
            to=assigning.Helper(kind=AssignmentKind.EXPERT, member=member_id),
            brief=BRIEF,
            due_at=now() + timedelta(days=3),
            actor=OFFICER,
        ).secret


def _asked(site: Site) -> UUID:
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        new = NewQuestion(token=new_token(), text="我叫王小雨，公司拖欠三个月工资。", topic=WAGES)
        return ask(new).question_id


def as_volunteer(path: str) -> Callable[[Site], str]:
    """A page of volunteers, for the account that the case has just made: trained, with topics."""

    def address(site: Site) -> str:
        account_id = _newest_volunteer(site)
        with enter_unit(site.network.ref(site.network.a)):
            people.enrol_volunteer(account_id=account_id, topics=("15",), trained=True, actor=OFFICER)
        return path

    return address


def volunteer_one(site: Site) -> str:
    """The address of a question that the visitor, a volunteer, has taken for ten minutes."""
    account_id = _newest_volunteer(site)
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        people.enrol_volunteer(account_id=account_id, topics=("15",), trained=True, actor=OFFICER)
        asked = ask(
            NewQuestion(
                token=new_token(), text="实习证明怎么开？", topic=WAGES, visibility=Visibility.PUBLIC_WISH
            )
        ).question_id
        screening.accept(asked, version=Question.objects.get(pk=asked).version, actor=OFFICER)
        volunteering.claim(asked, actor=account_id)
    return f"/volunteer/q/{asked}/"


def partner(site: Site) -> str:
    """The address of a partner organisation at /manage/, with people and some work behind it."""
    section, _asked_now = _put_to_partner(site)
    return f"/manage/partners/{section}/"


def partners(site: Site) -> str:
    """The address of all of them."""
    partner(site)
    return "/manage/partners/"


def as_partner(site: Site) -> str:
    """The queue of a partner's people, for the account that the case has just made."""
    _put_to_partner(site)
    return "/partner/"


def partner_reach(site: Site) -> str:
    """How a partner's people are told."""
    _put_to_partner(site)
    return "/partner/notices/"


def partner_code(site: Site) -> str:
    """A phone that waits for its code."""
    _put_to_partner(site)
    with enter_unit(site.network.ref(site.network.a)):
        wishes = Wishes(order=["sms"], quiet_from=22, quiet_until=8)
        keep_wishes_of_staff(_newest(site, PARTNER, "许文静"), wishes, phone="13800001234")
    return "/partner/notices/code/"


def partner_one(site: Site) -> str:
    """One of the things that they are asked."""
    _section, asked = _put_to_partner(site)
    return f"/partner/q/{asked}/"


def _put_to_partner(site: Site) -> tuple[int, UUID]:
    """A partner under a contract, for which the newest account with the role works: two things were put to
    it, one of them is sent back already.
    """
    account_id = _newest(site, PARTNER, "许文静")
    questions = [_asked(site) for _ in range(2)]
    with enter_unit(site.network.ref(site.network.a)):
        worker = people.partner_worker(account_id)
        if worker is None:
            today = business_day()
            section = people.keep_partner(
                section_id=None,
                name=f"正和律师事务所（{account_id}）",
                first=today,
                last=today + timedelta(days=200),
                actor=OFFICER,
            )
            people.enrol_person(section_id=section, account_id=account_id, actor=OFFICER)
        else:
            section = next(iter(worker.partners))
        sent_back, asked = (
            assigning.offer(
                question,
                to=assigning.Helper(kind=AssignmentKind.PARTNER, section=section),
                brief=BRIEF,
                due_at=now() + timedelta(days=3),
                actor=OFFICER,
            ).assignment_id
            for question in questions
        )
        partnering.send_back(sent_back, words="涉外案件，不在合同范围。", actor=account_id)
    return section, asked


def member_edit(site: Site) -> str:
    """The form for an expert's facts."""
    return f"{expert(site)}edit/"


def _newest_volunteer(site: Site) -> int:
    return _newest(site, VOLUNTEER, "林小满")


def _newest(site: Site, role: str, name: str) -> int:
    """The account of the page's visitor; a fresh one when only the address is wanted."""
    with enter_network():
        newest = RoleGrant.objects.filter(role=role).order_by("-pk").first()
    if newest is not None:
        return int(newest.account_id)
    account = make_account(name=name)
    give_role(account, role, site.network.a.id)
    return int(account.pk)
