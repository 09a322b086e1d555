"""Makes what the pages of receivers show: one that works, one that fails, one that has stopped."""

from datetime import timedelta

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.data import ACKNOWLEDGED, EVENTS, ISSUED, ISSUER, OVERDUE, UNIT, WEBHOOK, WECOM
from shared_apps.receivers.models import Dispatch, Receiver
from shared_apps.receivers.operations.keeping import Entered, keep
from shared_apps.receivers.operations.renewing import renew
from tests.browser.site import Site

_KEY = "693a91f6-7e5c-4bc4-97a0-0ec2sifa5aaa"


def of_issuer(site: Site) -> str:
    """The receivers of the province."""
    _made(site.network.province.id, ISSUER)
    return "/receivers/"


def one_of_issuer(site: Site) -> str:
    """One that has stopped, with a record of every state."""
    return f"/receivers/{_made(site.network.province.id, ISSUER)}/"


def of_unit(site: Site) -> str:
    """The receivers of a county."""
    _made(site.network.a.id, UNIT)
    return "/manage/receivers/"


def one_of_unit(site: Site) -> str:
    """One of a county's."""
    return f"/manage/receivers/{_made(site.network.a.id, UNIT)}/"


def _made(unit_id: int, side: str) -> object:
    with enter_network():
        found = Receiver.objects.filter(unit_id=unit_id, side=side, name="业务系统").first()
        if found is not None:
            return found.pk
        now = clock.now()
        keep(unit_id, side, Entered(WECOM, "工作群", _KEY, "", EVENTS, False), actor=1)
        kept = keep(
            unit_id,
            side,
            Entered(WEBHOOK, "业务系统", "https://oa.example.cn/hook", "", EVENTS, False),
            actor=1,
        )
        renew(unit_id, side, kept.receiver_id, actor=1)
        Receiver.objects.filter(pk=kept.receiver_id).update(
            failures=8, last_code="unreachable", stopped_at=now
        )
        for event, state, code in (
            (ISSUED, "delivered", "204"),
            (ACKNOWLEDGED, "failed", "500"),
            (OVERDUE, "queued", ""),
        ):
            Dispatch.objects.create(
                receiver_id=kept.receiver_id,
                event=event,
                unit_id=unit_id,
                at=now - timedelta(hours=1),
                state=state,
                code=code,
                tries=2,
            )
        return kept.receiver_id
