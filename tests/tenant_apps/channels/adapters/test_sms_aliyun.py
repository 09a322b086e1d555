"""Aliyun's protocol, against a server that checks the V3 signature from the raw request."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tenant_apps.channels.adapters import sms_aliyun
from tenant_apps.channels.adapters.letter import VARIABLES, Asked, Kind, ProviderSilent
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.letters import letter
from tests.tenant_apps.channels.providers import Provider

CONFIG = {
    "key_id": providers.KEY_ID,
    "key_secret": providers.KEY_SECRET,
    "sign_name": "历下青年之声",
    "template_asker": "SMS_1",
    "params_asker": "number, state, key1, key2",
    "template_staff": "",
    "params_staff": "state,number",
}
ASKED = Asked(
    reference="17-1", provider_id="", to="13800001234", sent_at=datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
)


def test_the_published_example_of_the_signature() -> None:
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    header = sms_aliyun.authorization(
        key_id="YourAccessKeyId",
        secret="YourAccessKeySecret",
        query=query,
        headers={
            "host": "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action": "RunInstances",
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
            "x-acs-date": "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
            "x-acs-version": "2014-05-26",
        },
    )
    assert header == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_a_message_is_taken(aliyun: Provider) -> None:
    outcome = sms_aliyun.send(CONFIG, letter())
    assert (outcome.kind, outcome.provider_id) == (Kind.ACCEPTED, "900^0")
    (message,) = aliyun.messages
    assert message["PhoneNumbers"] == "13800001234"
    assert message["SignName"] == "历下青年之声"
    assert message["OutId"] == "17-1"
    variables = {"number": "7KQ4MT", "state": "已有答复", "key1": "ABCDEF", "key2": "123456"}
    assert json.loads(message["TemplateParam"]) == variables
    assert aliyun.faults == []


def test_variables_fit_every_provider() -> None:
    """Tencent lets a variable have six characters; the same holds for Aliyun, so that units may change."""
    assert all(len(letter().variable(name)) <= 6 for name in ("number", "state", "key1", "key2"))


def test_wrong_keys_are_the_accounts_fault(aliyun: Provider) -> None:
    outcome = sms_aliyun.send(CONFIG | {"key_secret": "other"}, letter())
    assert (outcome.kind, outcome.code, outcome.account) == (Kind.REFUSED, "SignatureDoesNotMatch", True)
    assert aliyun.messages == []


@pytest.mark.parametrize(
    ("answer", "kind", "account"),
    [
        (("isv.AMOUNT_NOT_ENOUGH", "账户余额不足"), Kind.REFUSED, True),
        (("isv.SMS_TEMPLATE_ILLEGAL", ""), Kind.REFUSED, True),
        (("isv.MOBILE_NUMBER_ILLEGAL", ""), Kind.REFUSED, False),
        (("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"), Kind.LATER, False),
        (("isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:10"), Kind.REFUSED, False),
        (("Throttling.User", ""), Kind.LATER, False),
        (("isp.SYSTEM_ERROR", ""), Kind.LATER, False),
    ],
)
def test_errors_mean_what_is_documented(
    aliyun: Provider, answer: tuple[str, str], kind: Kind, account: bool
) -> None:
    aliyun.script = [answer]
    outcome = sms_aliyun.send(CONFIG, letter())
    assert (outcome.kind, outcome.code, outcome.account) == (kind, answer[0], account)


@pytest.mark.parametrize("act", [providers.SILENT, providers.HALF, providers.SLOW, providers.GARBAGE])
def test_without_a_readable_answer_nothing_is_known(aliyun: Provider, act: str) -> None:
    aliyun.script = [act]
    assert sms_aliyun.send(CONFIG, letter()).kind == Kind.UNSURE
    assert len(aliyun.messages) == 1


def test_what_never_connected_may_be_sent_again(settings: Any) -> None:
    settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"aliyun": "http://127.0.0.1:1"}
    outcome = sms_aliyun.send(CONFIG, letter())
    assert (outcome.kind, outcome.code) == (Kind.LATER, "unreachable")


def test_an_unknown_fate_is_found_by_our_own_id(aliyun: Provider) -> None:
    assert sms_aliyun.look_up(CONFIG, ASKED) is None
    aliyun.script = [providers.SILENT]
    sms_aliyun.send(CONFIG, letter(reference="16-1"))
    sms_aliyun.send(CONFIG, letter())
    aliyun.statuses = {"16-1": {"SendStatus": 2}, "17-1": {"SendStatus": 3, "ErrCode": "DELIVERED"}}
    found = sms_aliyun.look_up(CONFIG, ASKED)
    assert found is not None
    assert (found.kind, found.code) == (Kind.DELIVERED, "DELIVERED")
    # The day of the look-up is that of China.
    assert aliyun.asked[-1].query["SendDate"] == "20261121"


def test_a_look_up_without_an_answer_teaches_nothing(aliyun: Provider) -> None:
    aliyun.script = [providers.SILENT]
    with pytest.raises(ProviderSilent):
        sms_aliyun.look_up(CONFIG, ASKED)


def test_without_a_template_nothing_is_asked(aliyun: Provider) -> None:
    outcome = sms_aliyun.send(CONFIG, letter(staff=True))
    assert (outcome.kind, outcome.code, aliyun.asked) == (Kind.REFUSED, "no_template", [])


def test_no_address_of_a_request_reaches_the_log(aliyun: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    sms_aliyun.send(CONFIG, letter())
    assert "13800001234" not in caplog.text


@pytest.mark.parametrize("changes", [{"staff": True}, {"expert": True}, {}])
def test_no_variable_is_blank_whatever_the_message_is_about(
    aliyun: Provider, changes: dict[str, Any]
) -> None:
    """An alarm from below and a code are about no one question; a blank variable is refused."""
    every = {
        f"params_{audience}": ", ".join((*VARIABLES, "mine")) for audience in ("asker", "staff", "expert")
    }
    config = CONFIG | every | {"template_staff": "SMS_2", "template_expert": "SMS_3"}
    bare = letter(tail="", number="", headline="", key="", **changes)
    assert sms_aliyun.send(config, bare).kind == Kind.ACCEPTED
    (message,) = aliyun.messages
    variables = json.loads(message["TemplateParam"])
    assert set(variables) == {*VARIABLES, "mine"}
    if changes == {"staff": True}:
        assert (variables["number"], variables["words"]) == ("工作台", "已有答复")
