"""A unit is closed for good: nobody there answers or works any more."""

from shared_apps.contracts.case_messages import HOLDER_CLOSED, UNIT_CLOSED
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import calling_up, cases, transferring


def closed(unit_id: int) -> None:
    """What it was asked goes back at once; what it holds moves up."""
    # Locked one by one: an acceptance that is just being applied is waited for, and found below as held.
    asked = Transfer.objects.filter(to_unit_id=unit_id, outcome="").order_by("custody_id", "id")
    for transfer_id in list(asked.values_list("pk", flat=True)):
        found = cases.open_transfer(transfer_id)
        if found is not None and not found[1].called_up:
            transferring.lapse(*found, UNIT_CLOSED)
    held = Custody.objects.filter(kind=cases.QUESTION, holder_unit_id=unit_id, ended_at=None)
    for custody_id in list(held.order_by("id").values_list("pk", flat=True)):
        row = Custody.objects.select_for_update().get(pk=custody_id)
        if row.ended_at is None and row.holder_unit_id == unit_id:
            calling_up.move_up(row, HOLDER_CLOSED)
