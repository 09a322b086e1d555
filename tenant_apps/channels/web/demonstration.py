"""The outbox of a demonstration: what would have been sent, as it would have read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import translation

from tenant_apps.channels.adapters.letter import Letter
from tenant_apps.channels.adapters.registry import ADAPTERS
from tenant_apps.channels.data.codes import LANGUAGE, Maker, Way
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import composing
from tenant_apps.channels.queries import persons
from tenants.public import here_url

SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One message that nobody received."""

    way: str
    at: datetime
    text: str
    link: str


def in_outbox() -> list[Shown]:
    """The latest messages of the demonstration, newest first."""
    rows = Notice.objects.filter(maker=Maker.OUTBOX).exclude(sent_at=None).order_by("-sent_at")[:SHOWN]
    shown = []
    for row in rows:
        person = persons.addressee(row)
        letter = composing.again(row, person) if person is not None else None
        if letter is not None and row.sent_at is not None:
            shown.append(
                Shown(str(Way(row.way).label), row.sent_at, _text(letter, Way(row.way)), letter.link)
            )
    return shown


def _text(letter: Letter, way: Way) -> str:
    if way == Way.SMS and letter.staff:
        return f"【{letter.sign}】{letter.status} {letter.tail}"
    if way == Way.SMS:
        names = ("number", "state", "key1", "key2")
        with translation.override(LANGUAGE):
            template = str(ADAPTERS[Maker.ALIYUN].template)
        said = template.format(
            address=here_url(reverse("channels-code")), **{name: letter.variable(name) for name in names}
        )
        return f"【{letter.sign}】{said}"
    return "\n".join([f"【{letter.sign}】", *letter.lines])
