"""What stands in public goes up, as everybody reads it, and goes with it; what does not, never."""

from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.insights.models import PublicItem
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.operations.keeping_up import keep_up
from tenant_apps.questions.models import Answer
from tenant_apps.questions.operations import hiding, screening
from tests.tenant_apps.commons.conftest import OFFICER, Ask, Import, show


def above(unit: UnitRef) -> list[tuple[bool, str, str]]:
    """What the network has of this unit."""
    relay_up(unit)
    with enter_network():
        return [(row.shown, row.title, row.answers) for row in PublicItem.objects.filter(unit_id=unit.id)]


def test_shown_changed_withdrawn(in_unit_a: UnitRef, imported: Import) -> None:
    row = imported(text="电话 13800138000，联络线何时通车？")
    assert above(in_unit_a) == [(True, row.title, "计划明年六月通车。")]
    with enter_network():
        assert "13800138000" not in PublicItem.objects.get().text
    Answer.objects.filter(question=row.question).update(text="改为后年十月通车。")
    keep_up([row.question])
    assert above(in_unit_a) == [(True, row.title, "改为后年十月通车。")]
    deciding.remove(row.question, actor=OFFICER)
    assert above(in_unit_a) == [(False, "", "")]
    deciding.show(row.question, actor=OFFICER)
    assert above(in_unit_a) == [(True, row.title, "改为后年十月通车。")]


def test_a_wish_alone_tells_nothing(in_unit_a: UnitRef, asked: Ask) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    assert above(in_unit_a) == []
    show(receipt)
    assert [shown for shown, _title, _answers in above(in_unit_a)] == [True]
    hiding.make_private(receipt.question_id)
    assert above(in_unit_a) == [(False, "", "")]
