"""Who helps in the demo's county: a trained volunteer, experts, one who applies, two sections, a partner
organisation, and the bodies outside that are often asked.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.people.public import (
    Application,
    MemberFacts,
    add_expert,
    apply,
    enrol_person,
    enrol_volunteer,
    ensure_staff,
    experts,
    keep_partner,
    keep_section,
    partners,
)
from tenant_apps.questions.public import keep_outside_body
from tenants.public import UnitCard, unit_ref

_EXPERTS: Final = (
    MemberFacts(
        name="李国栋",
        title="执业律师",
        organisation="历下区法律援助中心",
        fields=("law", "work"),
        weekly_limit=3,
    ),
    MemberFacts(
        name="宋明月",
        title="心理咨询师",
        organisation="历下区青少年服务站",
        fields=("mind", "minors"),
        weekly_limit=2,
    ),
)
_APPLICANT: Final = Application(
    kind="expert",
    token="demo-application-of-an-expert",
    name="张文博",
    phone="13800002222",
    title="职业规划师",
    organisation="历下区人才服务中心",
    fields=("work",),
    about="做过八年高校就业指导。",
)
_TOPICS: Final = ("90", "14", "15")
_PARTNER: Final = "山东正和律师事务所（演示）"
_CONTRACT: Final = timedelta(days=365)
_OUTSIDE: Final = (
    ("济南12345市民服务热线", "hotline", "", "12345"),
    ("济南市历下区人力资源和社会保障局", "department", "济南市历下区（演示地址）", "0531-00000000"),
)


def gather_helpers(county: UnitCard, accounts: Mapping[str, int]) -> None:
    """Make them, once: a demo that is filled again keeps what is there."""
    with enter_unit(unit_ref(county.id)):
        _engage_others(accounts)
        if experts():
            return
        admin = accounts["admin"]
        for facts in _EXPERTS:
            add_expert(facts, actor=admin)
        apply(_APPLICANT)
        enrol_volunteer(account_id=accounts["volunteer"], topics=_TOPICS, trained=True, actor=admin)
        rows = ensure_staff([accounts["leader"], accounts["duty"]])
        for kind, name in (("section", "权益部"), ("team", "第一值班组")):
            keep_section(
                section_id=None,
                kind=kind,
                name=name,
                parent_id=None,
                leader_id=rows[accounts["leader"]],
                member_ids=list(rows.values()),
                has_queue=kind == "section",
                actor=admin,
            )


def _engage_others(accounts: Mapping[str, int]) -> None:
    """A law firm under a contract, with one person; and whom letters are written to."""
    if partners():
        return
    admin, today = accounts["admin"], business_day()
    firm = keep_partner(section_id=None, name=_PARTNER, first=today, last=today + _CONTRACT, actor=admin)
    enrol_person(section_id=firm, account_id=accounts["partner"], actor=admin)
    for name, kind, address, phone in _OUTSIDE:
        keep_outside_body(name, kind=kind, address=address, phone=phone, actor=admin)
