"""What happens to verified people, for apps above that react to it (see huisheng.kernel.events)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRenamed:
    """Somebody takes part under another name from now on."""

    reader_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderForgotten:
    """Somebody wants to be forgotten: whoever holds their name lets it go in this transaction."""

    reader_id: int
