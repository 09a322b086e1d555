"""Questions of units whose facts have arrived, and all that the network has of them, as sets."""

from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Fact
from tenant_apps.questions.public import ImportedMessage, record_imported
from tests.shared_apps.insights.facts import PLAIN


def asked(unit: UnitRef, *numbers: int, answered: bool = False) -> None:
    """Questions that came in a month ago, and their facts above."""
    now = clock.now()
    with enter_unit(unit):
        for number in numbers:
            record_imported(
                ImportedMessage(
                    source="test", external_number=str(number), title=f"问题{number}", text="……", topic=PLAIN,
                    received_at=now - timedelta(days=30), answer="答复" if answered else "",
                    answered_at=now - timedelta(days=20) if answered else None,
                )
            )  # fmt: skip
    relay_up(unit)


def rows(tables: Any) -> list[set[tuple[Any, ...]]]:
    """All rows of these tables, each as a set, without their ids."""
    found = []
    with enter_network():
        for model in tables:
            names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            found.append(set(model._default_manager.values_list(*names)))
    return found


def facts() -> set[tuple[Any, ...]]:
    """All facts, without what names the single event."""
    names = ("unit_id", "kind", "question_id", "business_day", "received_day", "topic", "channel", "open")
    with enter_network():
        return set(Fact.objects.values_list(*names))
