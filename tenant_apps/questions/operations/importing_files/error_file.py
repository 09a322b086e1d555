"""The rows that were left out, as a table that opens in a spreadsheet: row, field, value, reason, what to
do.
"""

import csv
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from django.utils.translation import gettext as _

from huisheng.kernel.text.formulas import harmless
from tenant_apps.questions.operations.importing_files.parsing import clean_line
from tenant_apps.questions.operations.importing_files.problems import RowProblem

_SHOWN: Final = 60


class ErrorFile:
    """Made at the first problem, so that a clean import leaves nothing behind; an older one is removed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = 0
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, problem: RowProblem) -> None:
        """Write one problem; long values are shortened."""
        if self._file is None:
            # With a byte order mark: Excel takes the file for GB18030 otherwise.
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([_("Row"), _("Field"), _("Cell"), _("Reason"), _("What to do")])
        csv.writer(self._file).writerow(
            [problem.row, problem.field, _shown(problem.value), problem.reason.what, problem.reason.repair]
        )
        self.written += 1


def _shown(value: str) -> str:
    line = clean_line(value).encode("utf-8", errors="replace").decode()
    if len(line) > _SHOWN:
        line = f"{line[:_SHOWN]}…"
    return harmless(line)
