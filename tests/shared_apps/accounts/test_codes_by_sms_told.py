"""Whoever has a phone as second factor is told what becomes of it."""

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Account
from shared_apps.accounts.queries.phones import IN_USE
from shared_apps.contracts.staff_messages import StaffPhoneFactor
from shared_apps.network_ledger.models import NetworkOutbox
from tenant_apps.channels.data.codes import State, Way
from tenant_apps.channels.handlers import phone_factor as told
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import sending
from tenant_apps.channels.operations.preferences import Wishes, keep_wishes_of_staff
from tenant_apps.channels.queries.seen_by_staff import mine
from tenants.public import set_setting
from tests.actors import give_role
from tests.network import Network
from tests.shared_apps.accounts.phones import OTHER, account, aliyun, has_phone, numbers, sms
from tests.tenant_apps.channels.conftest import MAIL, keep_proved, mail, mail_account
from tests.tenant_apps.channels.providers import MailServer, Provider

__all__ = ["account", "aliyun", "mail", "sms"]


def tell(account: Account, unit: UnitRef, what: str) -> None:
    """Have a unit hear what became of somebody's phone."""
    envelope = Envelope(
        event_id=uuid7(), unit_id=unit.id, occurred_at=clock.now(), epoch=1, sequence=1, attempt=1
    )
    told(StaffPhoneFactor(account_id=account.pk, what=what), envelope)


def test_its_owner_is_told(account: Account, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        for what in ("added", "changed", "removed"):
            tell(account, unit_a, what)
        heard = [notice.sentence for notice in mine(account.pk)]
    assert len(heard) == 3
    assert all("不是您本人操作" in sentence for sentence in heard)


def test_its_owner_is_told_at_once_by_every_address_they_have_proved(
    account: Account, unit_a: UnitRef, sms: Provider, mail: MailServer
) -> None:
    with enter_unit(unit_a):
        mail_account(mail)
        # They wish to be told by SMS alone, and at no time: whoever took their number over reads that.
        wishes = Wishes(order=["sms"], quiet_from=0, quiet_until=23)
        keep_proved(account.pk, wishes, phone=OTHER, email=MAIL)
        tell(account, unit_a, "added")
        sending.work()
    assert numbers(sms) == [OTHER]
    assert [MAIL in line for line in mail.recipients] == [True]
    with enter_unit(unit_a):
        assert len(mine(account.pk)) == 1


def test_of_several_ways_at_once_each_goes_by_its_own(
    account: Account, unit_a: UnitRef, sms: Provider, mail: MailServer
) -> None:
    """One that fails is no reason to write to the other address twice."""
    sms.script = [("isv.MOBILE_NUMBER_ILLEGAL", "")]
    with enter_unit(unit_a):
        mail_account(mail)
        wishes = Wishes(order=[], quiet_from=0, quiet_until=0)
        keep_proved(account.pk, wishes, phone=OTHER, email=MAIL)
        tell(account, unit_a, "added")
        queued = Notice.objects.filter(account_id=account.pk).exclude(way=Way.SITE)
        assert sorted(queued.values_list("only_way", "tried")) == [(Way.EMAIL, []), (Way.SMS, [])]
        sending.work()
        told = Notice.objects.filter(account_id=account.pk, state=State.SENT).order_by("way")
        assert [row.way for row in told] == [Way.EMAIL, Way.SITE]
        failed = Notice.objects.filter(account_id=account.pk, state=State.FAILED).order_by("id")
        assert [(row.way, row.only_way, row.tried) for row in failed] == [
            (Way.SMS, Way.SMS, []),
            ("", Way.SMS, [Way.SMS]),
        ]
    assert len(mail.letters) == 1


def test_an_address_without_its_code_is_told_nothing(
    account: Account, unit_a: UnitRef, sms: Provider, mail: MailServer
) -> None:
    with enter_unit(unit_a):
        mail_account(mail)
        keep_wishes_of_staff(account.pk, Wishes(order=[], quiet_from=0, quiet_until=0), phone="", email=MAIL)
        tell(account, unit_a, "removed")
        sending.work()
    assert (numbers(sms), mail.recipients) == ([], [])


def test_every_unit_in_which_they_work_tells_them(
    account: Account, network: Network, unit_a: UnitRef, unit_b: UnitRef, sms: Provider
) -> None:
    give_role(account, LEADER, unit_b.id)
    set_setting(unit_b.id, IN_USE, True, actor_id=None)
    has_phone(account)
    with enter_network():
        down = NetworkOutbox.objects.filter(kind=StaffPhoneFactor.kind)
        assert sorted(down.values_list("unit_id", flat=True)) == sorted([unit_a.id, unit_b.id])
