"""The file that shows what an objection says: written before its row, and gone where no row comes."""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from huisheng.kernel.ids import uuid7
from huisheng.kernel.leftover_files import LeftoverFiles
from huisheng.kernel.office_files import ENDINGS, OfficeFile
from shared_apps.insights.models import AppraisalObjection

FOLDER: Final = "insights/objections"
SWEEP: Final = "insights.sweep_objections"


def _with_rows(paths: Collection[str]) -> set[str]:
    rows = AppraisalObjection.objects.filter(file__path__in=list(paths))
    return set(rows.values_list("file__path", flat=True))


LEFTOVERS: Final = LeftoverFiles(folder=FOLDER, wake=SWEEP, with_rows=_with_rows)


@contextmanager
def keeping(file: OfficeFile | None) -> Iterator[dict[str, Any] | None]:
    """Gives what the row keeps of a file. Enter it before the transaction that writes the row."""
    if file is None:
        yield None
        return
    with LEFTOVERS.writing() as paths:
        name = f"{FOLDER}/{uuid7().hex}{ENDINGS[file.content_type]}"
        paths.append(default_storage.save(name, ContentFile(file.content)))
        yield {
            "name": file.name,
            "path": paths[0],
            "type": file.content_type,
            "size": len(file.content),
            "digest": hashlib.sha256(file.content).hexdigest(),
        }
