"""What the pages of the accessibility test show: made once per run, committed, returned as an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.data import CAS3
from shared_apps.accounts.models import Provider
from shared_apps.accounts.public import invite
from shared_apps.contracts.directive_messages import TASK
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.targets import preview
from shared_apps.topics.public import import_tree
from tenant_apps.questions.public import NewQuestion, Receipt, ask, new_token
from tenants.public import name_domain, set_setting
from tests.actors import give_role, make_account
from tests.browser.site import Site
from tests.shared_apps.acting import actor

WAGES = "150305"
"""劳动和社会保障 › 工资福利 › 工资发放."""

_LONG = "公司拖欠三个月工资，打电话也不接，去办公室也没有人。" * 12
_made: dict[str, Any] = {}


def question_status(site: Site) -> str:
    """The asker's page of a question that waits."""
    receipt = _question(site)
    return f"/q/{receipt.number}/?k={receipt.secret}"


def question_receipt(site: Site) -> str:
    """What the asker keeps."""
    receipt = _question(site)
    return f"/q/{receipt.number}/receipt/?k={receipt.secret}"


def desk_item(site: Site) -> str:
    """A question at the desk, with what can be done about it."""
    return f"/desk/q/{_question(site).question_id}/"


def invitation(site: Site) -> str:
    """The link by which somebody comes to an account."""
    with enter_network():
        _, token = invite(
            username=f"{new_token()[:8]}@example.org",
            name="李四",
            role=LEADER,
            unit_id=site.network.a.id,
            invited_by=None,
        )
    return f"/accounts/invitation/{token}/"


def institutions(site: Site) -> str:
    """Where one signs in with the account of one's institution; unit a has one."""
    unit_id = site.network.a.id
    set_setting(site.network.city.id, "accounts.outside_sign_in", "everybody", actor_id=None)
    with enter_network():
        Provider.objects.get_or_create(
            unit_id=unit_id, defaults={"kind": CAS3, "issuer": "https://cas.example.edu.cn/cas"}
        )
    return "/sign-in/"


def add_role(site: Site) -> str:
    """Where somebody of the unit gets another role."""
    return f"/manage/people/{_colleague(site)[0]}/roles/"


def last_day(site: Site) -> str:
    """Where a role gets its last day."""
    return f"/manage/people/roles/{_colleague(site)[1]}/"


def directive_edit(site: Site) -> str:
    """A draft being changed."""
    return f"/directives/{_draft(site, 'draft')}/edit/"


def directive_board(site: Site) -> str:
    """The board of an issued task."""
    return f"/directives/{_directive(site)}/"


def directive_draft(site: Site) -> str:
    """A task before it is issued: its targets are shown."""
    return f"/directives/{_draft(site, 'draft')}/"


def directive_in_inbox(site: Site) -> str:
    """The task as the county sees it."""
    return f"/desk/directives/{_directive(site)}/"


def _once(name: str, make: Callable[[], Any]) -> Any:
    if name not in _made:
        _made[name] = make()
    return _made[name]


def _question(site: Site) -> Receipt:
    def make() -> Receipt:
        with enter_network():
            import_tree()
        with enter_unit(site.network.ref(site.network.a)):
            return ask(NewQuestion(token=new_token(), text=_LONG, topic=WAGES))

    receipt: Receipt = _once("question", make)
    return receipt


def _colleague(site: Site) -> tuple[int, int]:
    """Account and grant of a leader in unit a."""

    def make() -> tuple[int, int]:
        account = make_account(name="周航")
        return account.pk, give_role(account, LEADER, site.network.a.id)

    made: tuple[int, int] = _once("colleague", make)
    return made


def _draft(site: Site, name: str) -> UUID:
    def make() -> UUID:
        with enter_network():
            return drafting.create(
                actor("王处长", network_staff=site.network.province),
                issuer_unit_id=site.network.province.id,
                content=DraftContent(
                    kind=TASK,
                    title="报送暑期实践安排",
                    text="请各县区报送。\n" * 3,
                    number_label="参加人数（人）",
                    target_unit_id=site.network.city.id,
                    target_kinds=("county",),
                    due_at=clock.now() + timedelta(days=7),
                ),
            )

    made: UUID = _once(name, make)
    return made


def _directive(site: Site) -> UUID:
    def make() -> UUID:
        directive_id = _draft(site, "issued draft")
        with enter_network():
            shown = preview(
                issuer_unit_id=site.network.province.id,
                target_unit_id=site.network.city.id,
                kinds=["county"],
            )
            chief = actor("王处长", network_staff=site.network.province)
            issuing.issue(directive_id, chief, confirmed=shown.seal)
        relay_down(site.network.ref(site.network.a))
        return directive_id

    made: UUID = _once("directive", make)
    return made


def domain(site: Site) -> str:
    """The page of domains with one that is to be proved."""
    _domain(site)
    return "/manage/domains/"


def domain_to_give_up(site: Site) -> str:
    """What is asked before it is given up."""
    return f"/manage/domains/{_domain(site)}/give-up/"


def _domain(site: Site) -> str:
    return name_domain(site.network.a.id, "youth.example.edu.cn", actor_id=None)
