"""What one message says, made from codes at the moment of sending and stored nowhere."""

from datetime import datetime
from uuid import UUID

from django.utils import translation

from huisheng.kernel import clock
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.dates import day as day_text
from tenant_apps.channels.adapters.letter import Letter
from tenant_apps.channels.data import own_words
from tenant_apps.channels.data.codes import LANGUAGE, Way
from tenant_apps.channels.data.settings import CLOSING, SIGNATURE
from tenant_apps.channels.data.wordings import WORDINGS, Audience
from tenant_apps.channels.data.words import (
    EXPERT_LINK,
    LINK_LASTS,
    SEVERAL,
    TO_ASKER,
    TO_EXPERT,
    TO_STAFF,
    UNKNOWN_WANT,
    Words,
    sentence_to_staff,
)
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.queries.persons import Person
from tenant_apps.channels.rules.keys import key_hash, key_of
from tenant_apps.questions.public import expert_offer, words_of_step
from tenants.public import current_card, get_setting, here_url, unit_look

TAIL = 6
"""The random end of a receipt number: enough to know which question is meant, and short enough for
templates.
"""


def signature() -> str:
    """Who speaks: the unit's own signature, else its short name."""
    return str(get_setting(current_unit().id, SIGNATURE) or unit_look(current_card()).short_name)


def link_key(question_id: UUID) -> str:
    """The key that opens a question from a notice; made on first use, the same from then on."""
    reach, _made = Reach.objects.get_or_create(question_id=question_id)
    key = key_of(reach.pk)
    if reach.key_hash != key_hash(key):
        reach.key_hash = key_hash(key)
        reach.save(update_fields=["key_hash", "changed_at"])
    return key


def compose(
    notice: Notice, folded: list[Notice], person: Person, way: Way, *, key: str, number: str
) -> Letter:
    """The letter for one person and one way; ``folded`` are earlier steps that it tells of as well."""
    words = words_for(notice)
    with translation.override(LANGUAGE):
        # Templates of Chinese providers are Chinese, whatever the reader's language.
        status = str(words.status)
    with translation.override(person.language):
        headline = _headline(notice, words, number)
        lines = [headline]
        if notice.account_id is None:
            steps = sorted([notice, *folded], key=lambda step: step.at)
            if folded:
                headline = str(SEVERAL).format(n=len(steps), sentence=headline)
            if way == Way.EMAIL:
                lines = [_told(step, number) for step in steps]
    return Letter(
        reference=f"{notice.pk}-{notice.attempts}",
        to=person.addresses[way],
        sign=signature(),
        tail=number[-TAIL:],
        status=status,
        key=key,
        number=number,
        headline=headline,
        lines=tuple(lines),
        link=_link(notice, key),
        stop_link=here_url(f"/api/channels/stop/{key}/") if key else "",
        at=_local(notice.at),
        staff=notice.account_id is not None,
        answers_freely=_answers_freely(person, way),
        closing=str(get_setting(current_unit().id, CLOSING)),
        frame=_own(f"mail_{(Audience.ASKER if notice.account_id is None else Audience.STAFF).value}"),
    )


def compose_link(notice: Notice, person: Person, way: Way, *, secret: str) -> Letter:
    """The letter that brings an expert the link of an offer."""
    with translation.override(LANGUAGE):
        status = str(TO_EXPERT.status)
    offer = expert_offer(notice.offer_id) if notice.offer_id is not None else None
    with translation.override(person.language):
        own = _own(EXPERT_LINK)
        headline = filled(own, TO_EXPERT, tail="") if own else str(TO_EXPERT.sentence)
        lines = [headline]
        if offer is not None and offer.expires_at is not None:
            lines.append(str(LINK_LASTS).format(day=day_text(business_day(offer.expires_at))))
    return Letter(
        reference=f"{notice.pk}-{notice.attempts}",
        to=person.addresses[way],
        sign=signature(),
        tail="",
        status=status,
        key=secret,
        number="",
        headline=headline,
        lines=tuple(lines),
        link=here_url(f"/e/{secret}/"),
        stop_link="",
        at=_local(notice.at),
        expert=True,
        answers_freely=_answers_freely(person, way),
        closing=str(get_setting(current_unit().id, CLOSING)),
        frame=_own(f"mail_{Audience.EXPERT.value}"),
    )


def again(notice: Notice, person: Person) -> Letter | None:
    """What was said, once more, for the outbox of the demonstration; writes nothing. None when it cannot be
    said any more (the address is gone, or it was a link that is kept nowhere).
    """
    if notice.offer_id is not None or not notice.way or Way(notice.way) not in person.addresses:
        return None
    key, number = "", person.number
    if notice.account_id is None:
        reach = Reach.objects.filter(question_id=notice.question_id).first()
        key = key_of(reach.pk) if reach is not None else ""
    return compose(notice, list(notice.folded.all()), person, Way(notice.way), key=key, number=number)


def words_for(notice: Notice) -> Words:
    """The words of a notice's code."""
    if notice.account_id is not None:
        return TO_STAFF.get(notice.code, UNKNOWN_WANT)
    return TO_ASKER[notice.code]


def filled(line: str, words: Words, *, tail: str) -> str:
    """A unit's own sentence with its variables; ``tail`` is the end of the receipt number."""
    return own_words.fill(line, {"unit": signature(), "number": tail, "status": str(words.status)})


def _headline(notice: Notice, words: Words, number: str) -> str:
    own = _own(notice.code)
    if own:
        return filled(own, words, tail=number[-TAIL:])
    is_to_staff = notice.account_id is not None
    return sentence_to_staff(notice.code, notice.params) if is_to_staff else str(words.sentence)


def _own(code: str) -> str:
    """The unit's own words; empty where it has none, or where nothing of that code can be worded."""
    wording = WORDINGS.get(code)
    return str(get_setting(current_unit().id, wording.key)) if wording is not None else ""


def _told(step: Notice, number: str) -> str:
    """The step as the history tells it (with the date and the real reason), after our own sentence."""
    said = words_of_step(step.question_id, step.code, step.at) if step.question_id else ""
    sentence = _headline(step, words_for(step), number)
    return f"{sentence}\n{said}" if said and said != sentence else sentence


def _link(notice: Notice, key: str) -> str:
    if notice.account_id is not None:
        return here_url(notice.link) if notice.link.startswith("/") else ""
    return here_url(f"/n/{key}/")


def _answers_freely(person: Person, way: Way) -> bool:
    until = person.wechat_open_until
    return way == Way.WECHAT and until is not None and until > clock.now()


def _local(at: datetime) -> datetime:
    return at.astimezone(clock.BUSINESS_ZONE)
