"""Makes what the pages of notices show: an asker's wishes, a member of staff's list, a unit's accounts."""

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.models import RoleGrant
from shared_apps.topics.public import import_tree
from tenant_apps.channels.data.codes import Maker, State, Way
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import composing, proving
from tenant_apps.channels.operations.keeping_senders import save_sender
from tenant_apps.channels.operations.preferences import Wishes, keep_wishes_of_staff
from tenant_apps.questions.public import NewQuestion, Receipt, ask, new_token
from tenant_apps.unit_ledger import public as ledger
from tests.browser.site import Site
from tests.network import Network


def _asked(network: Network) -> Receipt:
    with enter_network():
        import_tree()
    with enter_unit(network.ref(network.a)):
        return ask(
            NewQuestion(
                token=new_token(),
                text="公司拖欠三个月工资，怎么办？",
                topic="150305",
                contact_phone="13800001234",
                contact_email="xiaoming@example.com",
            )
        )


def wishes(site: Site) -> str:
    """The page on which an asker chooses how to be told."""
    receipt = _asked(site.network)
    return f"/q/{receipt.number}/notices/?k={receipt.secret}"


def from_notice(site: Site) -> str:
    """The link of a notice."""
    receipt = _asked(site.network)
    with enter_unit(site.network.ref(site.network.a)):
        return f"/n/{composing.link_key(receipt.question_id)}/"


def my_code(site: Site) -> str:
    """A phone and an e-mail of the page's visitor: a code was sent to one of them."""
    with enter_network():
        newest = (
            RoleGrant.objects.filter(role=DUTY_OFFICER, unit_id=site.network.a.id).order_by("-pk").first()
        )
    if newest is not None:
        with enter_unit(site.network.ref(site.network.a)):
            wishes = Wishes(order=["sms"], quiet_from=22, quiet_until=8)
            account = int(newest.account_id)
            keep_wishes_of_staff(account, wishes, phone="13800001234", email="li.na@example.com")
            key = proving._key(account, Way.SMS, "13800001234")
            ledger.hold(proving.CODE.name, key, digest="0" * 64, lasts=proving.CODE.lasts)
    return "/desk/notices/reach/code/"


def senders(site: Site) -> str:
    """The accounts of a unit: one that works, one that does not, one that is not there; and a failure."""
    receipt = _asked(site.network)
    with enter_unit(site.network.ref(site.network.a)):
        now = clock.now()
        save_sender(
            Way.SMS,
            Maker.ALIYUN,
            options={"key_id": "LTAI5t", "sign_name": "历下青年之声", "template_asker": "SMS_1"},
            secrets={"key_secret": "secret"},
            enabled=True,
            actor=1,
        )
        Notice.objects.create(
            question_id=receipt.question_id,
            code="answered",
            at=now,
            due_at=now,
            way=Way.SMS,
            maker=Maker.ALIYUN,
            state=State.FAILED,
            provider_code="isv.AMOUNT_NOT_ENOUGH",
            settled_at=now,
        )
    return "/manage/channels/"
