"""Files of reports come up: copied out of the unit's storage, once for each content.

They are told before the report and apart from it, so that a report stays two rows, whoever sends how much
(operations/reports.py). What comes is what was told, or the row says that it did not arrive.
"""

import logging
import re
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.forms.definition import MOST_FILES_OF_FORM
from huisheng.kernel.office_files import ENDINGS, MOST_BYTES, shown_name
from huisheng.kernel.tenancy.carried_files import bring_up
from shared_apps.contracts.report_messages import DirectiveFilesSent
from shared_apps.directives.models import Delivery, ReportFile
from shared_apps.directives.operations.keeping_files import LEFTOVERS, OF_REPORTS
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from tenants.public import unit_ref

_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)

log = logging.getLogger(__name__)


def take(message: DirectiveFilesSent, unit_id: int) -> None:
    """Keep the files of a report; told twice they are the same.

    Raises UnknownDeliveryError where the directive was never sent to the unit: then nothing is kept.
    """
    directive_id = UUID(message.directive_id)
    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    known = set(
        ReportFile.objects.filter(directive_id=directive_id, unit_id=unit_id)
        .exclude(path="")
        .values_list("file_id", flat=True)
    )
    new = [file for file in message.files[:MOST_FILES_OF_FORM] if UUID(file["id"]) not in known]
    if not new:
        return
    LEFTOVERS.plan_sweep()
    with transaction.atomic():
        rows = [_brought(file, directive_id, unit_id, message.revision) for file in new]
        ReportFile.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["directive_id", "unit_id", "file_id"],
            update_fields=["path"],
        )
        lost = sum(not row.path for row in rows)
        if lost:
            log.warning("files of a report did not arrive: %s of %s", lost, len(rows))
        record(
            "directive.report_files_taken",
            object_type="directive",
            object_id=str(directive_id),
            actor="system",
            detail={"unit_id": unit_id, "files": len(rows), "lost": lost},
        )


def _brought(file: dict[str, str], directive_id: UUID, unit_id: int, revision: int) -> ReportFile:
    content_type, digest = file["content_type"], file["digest"]
    ending = ENDINGS[content_type]
    path = f"{OF_REPORTS}/{unit_id}/{digest}{ending}"
    arrived = _DIGEST.fullmatch(digest) is not None and bring_up(
        file["path"], source=unit_ref(unit_id), there=path, digest=digest, most=MOST_BYTES
    )
    return ReportFile(
        directive_id=directive_id,
        unit_id=unit_id,
        file_id=UUID(file["id"]),
        field=file["field"][:24],
        name=shown_name(file["name"], ending),
        content_type=content_type,
        size=int(file["size"]),
        digest=digest,
        path=path if arrived else "",
        revision=revision,
        taken_at=clock.now(),
    )
