"""Tencent Cloud's protocol, against a server that checks TC3-HMAC-SHA256 from the raw request."""

import time
from datetime import UTC, datetime

import pytest

from tenant_apps.channels.adapters import sms_tencent
from tenant_apps.channels.adapters.letter import Asked, Kind, ProviderSilent
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.letters import letter
from tests.tenant_apps.channels.providers import Provider

CONFIG = {
    "secret_id": providers.KEY_ID,
    "secret_key": providers.KEY_SECRET,
    "app_id": "1400006666",
    "region": "",
    "sign_name": "历下青年之声",
    "template_asker": "1001",
    "params_asker": "number,state,key1,key2",
    "template_staff": "1002",
    "params_staff": "state,number",
}
BODY = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
HOST = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}


@pytest.mark.parametrize(
    ("key", "headers", "signature"),
    [
        (
            "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
            HOST,
            "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
        ),
        (
            "*" * 32,
            HOST | {"x-tc-action": "describeinstances"},
            "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
        ),
    ],
    ids=["two headers", "with the action"],
)
def test_the_published_examples_of_the_signature(key: str, headers: dict[str, str], signature: str) -> None:
    header = sms_tencent.authorization(
        secret_id="AKID",
        secret_key=key,
        service="cvm",
        headers=headers,
        content=BODY,
        timestamp=1551113065,
    )
    assert header.endswith(f"Signature={signature}")
    assert "Credential=AKID/2019-02-25/cvm/tc3_request" in header


def test_a_message_is_taken(tencent: Provider) -> None:
    outcome = sms_tencent.send(CONFIG, letter())
    assert (outcome.kind, outcome.provider_id) == (Kind.ACCEPTED, "2640:1000")
    (message,) = tencent.messages
    assert message["PhoneNumberSet"] == ["+8613800001234"]
    assert message["TemplateParamSet"] == ["7KQ4MT", "已有答复", "ABCDEF", "123456"]
    assert message["SessionContext"] == "17-1"
    assert tencent.faults == []


def test_staff_have_a_template_of_their_own(tencent: Provider) -> None:
    sms_tencent.send(CONFIG, letter(staff=True, status="危急求助"))
    assert tencent.messages[0]["TemplateId"] == "1002"
    assert tencent.messages[0]["TemplateParamSet"] == ["危急求助", "7KQ4MT"]


@pytest.mark.parametrize(
    ("answer", "kind", "account"),
    [
        (("error", "AuthFailure.SignatureFailure"), Kind.REFUSED, True),
        (("error", "RequestLimitExceeded"), Kind.LATER, False),
        (("error", "InternalError.Timeout"), Kind.LATER, False),
        (("row", "FailedOperation.InsufficientBalanceInSmsPackage"), Kind.REFUSED, True),
        (("row", "FailedOperation.PhoneNumberInBlacklist"), Kind.REFUSED, False),
        (("row", "LimitExceeded.PhoneNumberThirtySecondLimit"), Kind.LATER, False),
        (("row", "LimitExceeded.PhoneNumberDailyLimit"), Kind.REFUSED, False),
        (("row", ""), Kind.UNSURE, False),
    ],
)
def test_errors_mean_what_is_documented(
    tencent: Provider, answer: tuple[str, str], kind: Kind, account: bool
) -> None:
    tencent.script = [answer]
    outcome = sms_tencent.send(CONFIG, letter())
    assert (outcome.kind, outcome.account) == (kind, account)


@pytest.mark.parametrize("act", [providers.SILENT, providers.HALF, providers.SLOW, providers.SERVER_ERROR])
def test_without_a_readable_answer_nothing_is_claimed(tencent: Provider, act: str) -> None:
    tencent.script = [act]
    outcome = sms_tencent.send(CONFIG, letter())
    # A failure of the server that still names the message is an answer.
    assert outcome.kind == (Kind.ACCEPTED if act == providers.SERVER_ERROR else Kind.UNSURE)


@pytest.mark.parametrize("known", [True, False], ids=["by its serial number", "by number and time"])
def test_a_fate_is_looked_up(tencent: Provider, known: bool) -> None:
    outcome = sms_tencent.send(CONFIG, letter())
    asked = Asked(
        reference="17-1",
        provider_id=outcome.provider_id if known else "",
        to="13800001234",
        sent_at=datetime.now(UTC),
    )
    assert sms_tencent.look_up(CONFIG, asked) is None
    tencent.statuses[outcome.provider_id] = {"ReportStatus": "SUCCESS", "Description": "DELIVRD"}
    found = sms_tencent.look_up(CONFIG, asked)
    assert found is not None
    assert (found.kind, found.code) == (Kind.DELIVERED, "DELIVRD")


def test_another_message_to_the_same_number_is_not_taken_for_it(tencent: Provider) -> None:
    sms_tencent.send(CONFIG, letter())
    tencent.messages[0]["at"] = int(time.time()) + 1000
    tencent.statuses["2640:1000"] = {"ReportStatus": "SUCCESS", "Description": "DELIVRD"}
    asked = Asked(reference="18-1", provider_id="", to="13800001234", sent_at=datetime.now(UTC))
    assert sms_tencent.look_up(CONFIG, asked) is None


def test_a_look_up_without_an_answer_teaches_nothing(tencent: Provider) -> None:
    tencent.script = [providers.SILENT]
    asked = Asked(reference="17-1", provider_id="1", to="13800001234", sent_at=datetime.now(UTC))
    with pytest.raises(ProviderSilent):
        sms_tencent.look_up(CONFIG, asked)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("138 0000-1234", "+8613800001234"),
        ("+852 5123 4567", "+85251234567"),
        ("0086 13800001234", "+8613800001234"),
        ("8613800001234", "+8613800001234"),
    ],
)
def test_numbers_are_written_internationally(given: str, sent: str) -> None:
    assert sms_tencent.international(given) == sent
