"""From a file into units: messages are taken over in batches, a bad one is set aside, the rest goes on."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from django.db import DataError, IntegrityError

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.operations.importing import BadImport, ImportedMessage, check, import_batch
from tenant_apps.questions.operations.importing_files import columns as names
from tenant_apps.questions.operations.importing_files.filing import topic_of
from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage, parse_file
from tenant_apps.questions.operations.importing_files.problems import Reason, RowProblem
from tenant_apps.questions.operations.importing_files.spreading import Placing
from tenants.public import unit_ref

log = structlog.get_logger(__name__)

_BATCH: Final = 200
_WAITING_LIMIT: Final = 4_000
_COLUMN_OF: Final = {
    "external_number": names.NUMBER,
    "text": names.TEXT,
    "received_at": names.SENT_AT,
    "answer": names.REPLY,
    "answered_at": names.REPLIED_AT,
}


@dataclass(slots=True)
class Outcome:
    """What became of the rows. `rows_with_faults` counts rows, a row may have several faults."""

    results: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    rows_with_faults: set[int] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """Rows of the file that were not blank, without the header."""
        return self.results.total() + self.left_out + len(self.rows_with_faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageImport:
    """How a file is taken over.

    `source` names where the numbers come from. `public`: the messages stood in public there, and may stand
    in public here (never guessed: without it nobody but the unit reads them). `place` says which unit takes
    a message. `adjust` may change a message or leave it out (None); real imports leave it as it is. `fault`
    is told every problem, `step` every row.
    """

    source: str
    place: Placing
    now: datetime
    fault: Callable[[RowProblem], None]
    public: bool = False
    step: Callable[[], None] = lambda: None
    adjust: Callable[[ParsedMessage], ParsedMessage | None] = lambda message: message

    def run(self, path: Path) -> Outcome:
        """Take over the whole file. Raises FileProblem when it cannot be used (nothing was written then), and
        UnitNotRoutableError for a unit that cannot be worked in. A database that goes away in between raises
        its own error; running the import again goes on where it stopped.
        """
        outcome = Outcome()
        waiting: dict[int, list[tuple[ParsedMessage, ImportedMessage]]] = {}
        count = 0
        for item in parse_file(path, now=self.now):
            self.step()
            if isinstance(item, RowProblem):
                self._set_aside(item, outcome)
                continue
            message = self.adjust(item)
            if message is None:
                outcome.left_out += 1
                continue
            unit_id = self.place(message)
            batch = waiting.setdefault(unit_id, [])
            batch.append((message, self._imported(message)))
            count += 1
            if len(batch) >= _BATCH or count >= _WAITING_LIMIT:
                # Many units wait with few messages each when a file is spread: all go, so that memory stays
                # bounded.
                for full in [unit_id] if count < _WAITING_LIMIT else list(waiting):
                    rows = waiting.pop(full)
                    count -= len(rows)
                    self._take_over(full, rows, outcome)
        for unit_id, rows in waiting.items():
            self._take_over(unit_id, rows, outcome)
        return outcome

    def _imported(self, message: ParsedMessage) -> ImportedMessage:
        return ImportedMessage(
            source=self.source,
            external_number=message.number,
            title=message.title,
            text=message.text,
            topic=topic_of(message),
            received_at=message.sent_at,
            answer=message.reply,
            answered_at=message.replied_at,
            visibility=Visibility.PUBLIC_WISH if self.public else Visibility.PRIVATE,
        )

    def _take_over(
        self, unit_id: int, rows: Sequence[tuple[ParsedMessage, ImportedMessage]], outcome: Outcome
    ) -> None:
        good = []
        for parsed, message in rows:
            try:
                check(message)
            except BadImport as error:
                self._refuse(parsed, _COLUMN_OF.get(error.field, ""), outcome)
            else:
                good.append((parsed, message))
        ref = unit_ref(unit_id)
        with enter_unit(ref):
            try:
                outcome.results.update(import_batch([message for _, message in good]))
            except (BadImport, DataError, IntegrityError):
                self._one_by_one(ref, good, outcome)

    def _one_by_one(
        self, ref: UnitRef, rows: Sequence[tuple[ParsedMessage, ImportedMessage]], outcome: Outcome
    ) -> None:
        """Find the message that spoilt its batch; the batch was rolled back as a whole."""
        for parsed, message in rows:
            try:
                outcome.results.update(import_batch([message]))
            except (BadImport, DataError, IntegrityError) as error:
                log.warning("message refused", unit=ref.schema, row=parsed.row, error=type(error).__name__)
                self._refuse(parsed, "", outcome)

    def _refuse(self, parsed: ParsedMessage, column: str, outcome: Outcome) -> None:
        self._set_aside(RowProblem(parsed.row, column, parsed.number, Reason.REFUSED), outcome)

    def _set_aside(self, problem: RowProblem, outcome: Outcome) -> None:
        outcome.rows_with_faults.add(problem.row)
        self.fault(problem)
