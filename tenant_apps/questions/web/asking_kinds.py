"""The kind of question that stands picked before the asker has said one: what the words sound like.

A suggestion forces nothing. Whoever taps another kind keeps it, whatever is written afterwards; whoever
leaves the suggestion as it is gets a new one when the text changes. A page therefore sends back, beside the
kind, which one it had suggested.
"""

from dataclasses import dataclass
from typing import Final

from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.rules.kind_by_wording import suggest_kind

USUAL: Final = Kind.CONSULT
"""What stands picked where the words do not say."""


@dataclass(frozen=True, slots=True)
class PickedKind:
    """``value`` stands picked, ``hint`` is what would stand there without the asker's own choice.

    ``from_words``: the text says it, and the asker has said nothing else.
    """

    value: Kind
    hint: Kind
    from_words: bool

    @property
    def is_own_choice(self) -> bool:
        """Whether the asker has tapped another kind than the one that was suggested."""
        return self.value != self.hint

    @property
    def choices(self) -> list[tuple[str, str]]:
        """All kinds, to change it with one tap."""
        return [(kind.value, str(kind.label)) for kind in Kind]


def picked(text: str, title: str = "", *, kind: str = "", hint: str = "") -> PickedKind:
    """What to show as picked for this text; the last page sent back ``kind`` and had suggested ``hint``."""
    said = suggest_kind(text, title)
    suggested = said or USUAL
    if kind in Kind.values and kind != hint:
        return PickedKind(Kind(kind), suggested, from_words=False)
    return PickedKind(suggested, suggested, from_words=said is not None)
