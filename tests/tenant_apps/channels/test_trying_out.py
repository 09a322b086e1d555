"""A sender is tried out with every template that the provider approved: an alarm goes by the staff's."""

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters.letter import Kind
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Sender
from tenant_apps.channels.operations.keeping_senders import try_out
from tests.tenant_apps.channels.conftest import aliyun_account
from tests.tenant_apps.channels.providers import Provider


def test_both_templates_are_tried(aliyun: Provider, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        aliyun_account()
        assert try_out(Way.SMS, "13800001234", actor=1).kind == Kind.ACCEPTED
    assert [message["TemplateCode"] for message in aliyun.messages] == ["SMS_1", "SMS_2"]


def test_the_staffs_template_that_is_refused_is_told(aliyun: Provider, unit_a: UnitRef) -> None:
    aliyun.script[:] = ["ok", ("isv.SMS_TEMPLATE_ILLEGAL", "refused")]
    with enter_unit(unit_a):
        aliyun_account()
        assert try_out(Way.SMS, "13800001234", actor=1).code == "isv.SMS_TEMPLATE_ILLEGAL"
        assert Sender.objects.get(way=Way.SMS).failed_code == "isv.SMS_TEMPLATE_ILLEGAL"
