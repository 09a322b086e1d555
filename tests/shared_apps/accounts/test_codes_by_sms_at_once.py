"""Codes by SMS asked for in the same moment: no more leave than a unit pays for or a number bears."""

import pytest

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.adapters import phone_messages
from shared_apps.accounts.models import Account, PhoneCode
from shared_apps.accounts.operations import phone_codes
from shared_apps.accounts.operations.phone_codes import PhoneCodeError
from tests.actors import give_role, make_account
from tests.meanwhile import meanwhile
from tests.network import Network

pytestmark = pytest.mark.django_db(transaction=True)

ONE, ANOTHER = "13800001234", "13900004711"


class _Sends:
    """Every unit sends, and all of it arrives."""

    def __init__(self) -> None:
        self.numbers: list[str] = []

    def can_send(self, unit_id: int) -> bool:
        return True

    def send(self, unit_id: int, number: str, code: str) -> bool:
        self.numbers.append(number)
        return True


@pytest.fixture
def sms(db: None, monkeypatch: pytest.MonkeyPatch) -> _Sends:
    sends = _Sends()
    monkeypatch.setattr(phone_messages._registered, "by", sends)
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    return sends


@pytest.fixture
def colleagues(db: None, network: Network) -> tuple[Account, Account]:
    made = (make_account(), make_account())
    for one in made:
        give_role(one, DUTY_OFFICER, network.a.id)
    return made


def ask(account: Account, number: str) -> None:
    with enter_network():
        phone_codes.send_to_new(account.pk, number)


@pytest.mark.parametrize(
    ("limit", "second"), [("PHONE_CODES_OF_UNIT", ANOTHER), ("PHONE_CODES_OF_NUMBER", ONE)]
)
def test_of_two_in_one_moment_the_last_code_goes_to_one(
    sms: _Sends,
    colleagues: tuple[Account, Account],
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    second: str,
) -> None:
    monkeypatch.setattr(phone_codes, limit, 1)
    first, other = colleagues
    with meanwhile(lambda: ask(other, second)) as late:
        ask(first, ONE)
    with pytest.raises(PhoneCodeError, match="often"):
        late.result()
    assert sms.numbers == [ONE]
    with enter_network():
        assert PhoneCode.objects.count() == 1
