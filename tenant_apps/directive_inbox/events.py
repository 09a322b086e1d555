"""What apps above hear of, and what the unit is woken for."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

SWEEP_FILES: Final = "directive_inbox.sweep_files"
"""Wake-up of the next night, which looks for files of reports without a row."""


@dataclass(frozen=True, slots=True)
class DirectiveHeard:
    """A directive has arrived, was told anew or recalled; ``directive_kind`` as in contracts."""

    directive_id: UUID
    directive_kind: str
