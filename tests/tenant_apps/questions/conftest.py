"""What every test of questions needs: the topics of the network, and a question to work on."""

from collections.abc import Callable
from typing import Any

import pytest

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token

WAGES = "150305"
OFFICER, COLLEAGUE = 11, 12


@pytest.fixture
def topics(db: None) -> None:
    """The real topics, in this test's transaction."""
    with enter_network():
        import_tree()


@pytest.fixture
def asked(topics: None, in_unit_a: UnitRef) -> Callable[..., Receipt]:
    """A function that asks a question in unit a; keyword arguments replace what is asked."""

    def ask_one(**said: Any) -> Receipt:
        received_at = said.pop("received_at", None)
        values = {"token": new_token(), "text": "公司拖欠三个月工资，打电话也不接。", "topic": WAGES}
        return ask(NewQuestion(**(values | said)), received_at=received_at)

    return ask_one
