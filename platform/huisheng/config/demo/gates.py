"""What every unit of the demo has had since before it opened: the experts that its kind asks for, a privacy
text, and one case practised to its end where no question has gone the whole way. The units of the demo are
opened in one step; their list of conditions says the same as their pages.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from huisheng.config.demo.people import CAST
from huisheng.config.demo.plan import DemoPlan
from huisheng.kernel.access import UNIT_ADMIN, Actor
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.people.public import MemberFacts, add_expert
from tenant_apps.setup.public import PRIVACY_TO_START_FROM, adopt_privacy_text, evidence
from tenant_apps.training.public import note_round
from tenants.public import UnitCard, unit_ref

_EXPERTS: Final = (
    ("王立新", "执业律师", "法律援助中心（演示）", ("law", "work")),
    ("赵清妍", "心理咨询师", "青少年服务站（演示）", ("mind", "minors")),
    ("刘振业", "职业指导师", "人才服务中心（演示）", ("work",)),
    ("孟书宁", "社会工作师", "未成年人保护站（演示）", ("minors", "law")),
    ("杜若兰", "心理学教师", "青年之家（演示）", ("mind",)),
)
_PRACTISED: Final = "ordinary"


def meet_conditions(plan: DemoPlan, units: Iterable[UnitCard], accounts: Mapping[str, int]) -> None:
    """Repeatable: experts are added up to the number that is asked for, what is there is left as it is."""
    account = accounts["operator"]
    administers = {
        plan.slugs[plan.code_of(member.place)]: accounts[member.login]
        for member in CAST
        if member.place is not None and UNIT_ADMIN in member.roles
    }
    for unit in units:
        with enter_unit(unit_ref(unit.id)):
            found = evidence()
            for name, title, organisation, fields in _EXPERTS[: max(0, found.wanted.experts - found.experts)]:
                facts = MemberFacts(name=name, title=title, organisation=organisation, fields=fields)
                add_expert(facts, actor=account)
            if not found.has_privacy:
                adopt_privacy_text(PRIVACY_TO_START_FROM.strip(), Actor(account_id=account))
            if not found.practised and unit.slug in administers:
                note_round(_PRACTISED, account_id=administers[unit.slug])
