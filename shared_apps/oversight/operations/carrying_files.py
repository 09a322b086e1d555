"""The files of a question follow it to its holder: from home, where they stay, while it is held there.

Not before it has changed hands, and not to anybody else. Nothing of them is kept on the way.
"""

import logging
from typing import Final

from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy.carried_files import carry
from shared_apps.contracts.case_followed_messages import CaseFilesGiven, CaseFilesSent
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import cases
from tenants.public import unit_ref

MOST_FILES: Final = 100
LARGEST: Final = 10 * 1024 * 1024
"""What one question may bring; more than any unit takes in with one."""

_SMALL: Final = ".small.jpg"

log = logging.getLogger(__name__)


def sent(unit_id: int, message: CaseFilesSent) -> None:
    """Home sends them after a change of hands, and what its asker adds later. Where hands have changed once
    more, home hears of that and sends them again.
    """
    row = cases.own(unit_id, message.question_id)
    holder = row.holder_unit_id
    if row.ended_at is not None or row.hop != message.hop or holder in (None, unit_id):
        return
    assert holder is not None, "asked above"
    given = [there for file in message.files[:MOST_FILES] if (there := _carried(row, holder, file))]
    if len(given) < len(message.files):
        log.warning("files not carried: %s of %s", len(message.files) - len(given), len(message.files))
    if given:
        cases.audit("case.files_carried", row)
        emit(
            CaseFilesGiven(
                origin_unit=row.unit_id, question_id=message.question_id, hop=row.hop, files=given
            ),
            to_unit=holder,
        )


def _carried(row: Custody, holder: int, file: dict[str, str]) -> dict[str, str] | None:
    there = carry(
        file["path"],
        source=unit_ref(row.unit_id),
        target=unit_ref(holder),
        mark=f"{row.pk} {row.hop}",
        digest=file["digest"],
        most=LARGEST,
        beside=_SMALL,
    )
    return None if there is None else {**file, "path": there}
