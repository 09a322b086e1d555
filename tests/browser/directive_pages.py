"""Makes what the pages of directives show: a draft, a board with every step, an item in a county."""

from datetime import timedelta
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.directive_messages import TASK
from shared_apps.directives.operations import drafting, issuing, receipts
from shared_apps.directives.queries.targets import preview
from tests.browser.site import Site
from tests.shared_apps.acting import actor


def draft(site: Site) -> str:
    """The address of a draft of the province."""
    return f"/directives/{_drafted(site)}/"


def board(site: Site) -> str:
    """The address of a directive on which one county has reported."""
    directive_id = _issued(site)
    with enter_network():
        at = clock.now().isoformat()
        receipts.note_read(str(directive_id), site.network.a.id, at)
        receipts.note_acknowledged(str(directive_id), site.network.a.id, at)
        receipts.note_reported(
            str(directive_id), site.network.a.id, at, revision=2, text="已开展三场校园宣讲。", number="128"
        )
    return f"/directives/{directive_id}/"


def item(site: Site) -> str:
    """The address of a directive that has arrived in county a."""
    directive_id = _issued(site)
    relay_down(site.network.ref(site.network.a))
    return f"/desk/directives/{directive_id}/"


def _issued(site: Site) -> UUID:
    directive_id = _drafted(site)
    with enter_network():
        network = site.network
        seal = preview(
            issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"]
        ).seal
        issuing.issue(directive_id, actor("王处长", network_staff=network.province), confirmed=seal)
    return directive_id


def _drafted(site: Site) -> UUID:
    network = site.network
    content = drafting.DraftContent(
        kind=TASK,
        title="关于报送“青年之声”宣传月开展情况的通知",
        text="请各县区团委于截止日期前报送。",
        number_label="参加人数（人）",
        target_unit_id=network.city.id,
        target_kinds=("county",),
        due_at=clock.now() + timedelta(days=1),
    )
    with enter_network():
        chief = actor("王处长", network_staff=network.province)
        return drafting.create(chief, issuer_unit_id=network.province.id, content=content)
