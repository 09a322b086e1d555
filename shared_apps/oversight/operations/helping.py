"""协办: other units give words to the unit that holds the question. Who holds it does not change."""

from datetime import datetime

from shared_apps.contracts.case_messages import HELPER, CaseHelped
from shared_apps.oversight.operations import cases


def helped(unit_id: int, message: CaseHelped) -> None:
    """What a helper says goes to who asked it; its part is done."""
    found = cases.open_transfer(message.transfer_id)
    if found is None:
        return
    row, transfer = found
    if transfer.to_unit_id == unit_id and transfer.role == HELPER:
        cases.settle(
            row,
            transfer,
            cases.Outcome.GIVEN,
            words=message.words,
            at=datetime.fromisoformat(message.at),
            actor=message.account_id,
        )
