"""What apps above hear of."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DirectiveHeard:
    """A directive has arrived, was told anew or recalled; ``directive_kind`` as in contracts."""

    directive_id: UUID
    directive_kind: str
