"""Words to start from when a question is not accepted for now: one text for each reason, to be made concrete.

A machine fills nothing in: what stands in brackets is written by the officer.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.data.codes import Reason

_WORDS: Mapping[Reason, LazyText] = MappingProxyType(
    {
        Reason.UNCLEAR: _(
            "Thank you for writing to us. We could not make out [what happened, where, and what you would "
            "like us to do]. Ask again and tell us this, and we will take it up at once."
        ),
        Reason.NOT_OURS: _(
            "Thank you for telling us. [Name of the authority] is responsible for this; you reach it by "
            "[telephone, address, website]. If you get no answer there, write to us again."
        ),
        Reason.IN_PROCEEDINGS: _(
            "[Court, arbitration or authority] is dealing with this now, and we may not step in. When that "
            "is over, or if you need somebody at your side meanwhile, write to us again."
        ),
        Reason.REPEATED: _(
            "We have answered the same question already: see [receipt number or link]. If something has "
            "changed since, tell us what is new, and we will look at it again."
        ),
        Reason.NO_QUESTION: _(
            "We could not find a question or a request in what you sent. If we have overlooked something, "
            "tell us in a sentence what you need."
        ),
        Reason.UNLAWFUL: _(
            "The law does not allow us to handle [which part]. The rest we will gladly look at when you send "
            "it without this part."
        ),
    }
)


def decline_words() -> list[tuple[str, str]]:
    """Pairs of reason and words, in the language of the reader."""
    return [(reason.value, str(words)) for reason, words in _WORDS.items()]
