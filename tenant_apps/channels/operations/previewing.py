"""How notices read with example values, before anything is kept."""

from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data import own_words
from tenant_apps.channels.data.codes import LANGUAGE, Maker, Way
from tenant_apps.channels.data.settings import CLOSING
from tenant_apps.channels.data.wordings import Audience, Wording
from tenant_apps.channels.data.words import TO_ASKER, Words
from tenant_apps.channels.operations import composing
from tenants.public import get_setting, here_url

EXAMPLE_TAIL: Final = "7KQ4MT"
_KEY: Final = ("3F8K2M", "9XWD4P")
_RECEIPT: Final = "20260504-7KQ4MT"


@dataclass(frozen=True, slots=True)
class Preview:
    """``parts``: as how many SMS the text below ``sms`` is sent; no SMS carries a letter."""

    text: str
    sms: str = ""
    parts: int = 0


@dataclass(frozen=True, slots=True)
class SmsState:
    """What is true of SMS to somebody: the approved template of the account, and whether that takes up the
    sentence.
    """

    template: str
    takes_words: bool


def example(wording: Wording, written: str) -> Preview:
    """The notice as it would read; nothing written: in our words."""
    if wording.is_letter:
        return Preview(_letter(wording, written))
    line = sentence(wording, written)
    sms = f"【{composing.signature()}】{_sms(wording)}" + (line if takes_words(wording) else "")
    return Preview(line, sms, own_words.sms_parts(sms))


def sentence(wording: Wording, written: str) -> str:
    """What stands in the list: the sentence with its variables, of a letter the text as it is written."""
    if wording.is_letter:
        return written or str(wording.usual)
    words = Words(wording.status, wording.usual)
    return composing.filled(written or str(wording.usual), words, tail=EXAMPLE_TAIL)


def takes_words(wording: Wording) -> bool:
    """Whether SMS to these people carry the sentence itself."""
    return not wording.is_letter and sms_state(wording.audience).takes_words


def sms_state(audience: Audience) -> SmsState:
    """What is true of SMS here."""
    usable = usable_senders().get(Way.SMS)
    config = usable.config if usable is not None and usable.maker != Maker.OUTBOX else {}
    names = config.get(f"params_{audience.value}", "").replace(" ", "").split(",")
    template = config.get(f"template_{audience.value}", "")
    return SmsState(template, bool(template) and "words" in names)


def _sms(wording: Wording) -> str:
    """What our suggested template would say. Staff have no key: they sign in."""
    with translation.override(LANGUAGE):
        status = str(wording.status)
        if wording.audience == Audience.STAFF:
            return gettext("{state} (…{number})").format(state=status, number=EXAMPLE_TAIL)
        adapter = ADAPTERS[Maker.ALIYUN]
        expert = wording.audience == Audience.EXPERT
        template = str(adapter.expert_template if expert else adapter.template)
    return template.format(
        number=EXAMPLE_TAIL, state=status, address=here_url("/n/"), key1=_KEY[0], key2=_KEY[1]
    )


def _letter(wording: Wording, written: str) -> str:
    link = {
        Audience.ASKER: f"/n/{''.join(_KEY)}/",
        Audience.STAFF: "/desk/",
        Audience.EXPERT: "/e/…/",
    }[wording.audience]
    values = {
        "text": str(TO_ASKER["answered"].sentence),
        "link": here_url(link),
        "receipt": _RECEIPT,
        "unit": composing.signature(),
        "closing": str(get_setting(current_unit().id, CLOSING)),
    }
    return own_words.fill_letter(written or str(wording.usual), values)
