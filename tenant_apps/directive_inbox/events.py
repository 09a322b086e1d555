"""What apps above hear of, and what the unit is woken for."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

SWEEP_FILES: Final = "directive_inbox.sweep_files"
"""Wake-up of the next night, which looks for files of reports without a row."""

DRAFT_FILES_END: Final = "directive_inbox.draft_files_end"
"""Wake-up some weeks after the end of a directive, whose id is the key: its draft's files are removed."""


@dataclass(frozen=True, slots=True)
class DirectiveHeard:
    """A directive has arrived, was told anew or recalled; ``directive_kind`` as in contracts."""

    directive_id: UUID
    directive_kind: str
