"""Step 1: a question comes in."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.forms import files_in
from huisheng.kernel.messaging import emit
from huisheng.kernel.phone_numbers import tidy_phone
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.tenancy.inserting import insert
from shared_apps.topics import public as topics
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AgeBand, CallerKind, Channel, Kind, State, StepCode, Visibility
from tenant_apps.questions.data.ways import NOTIFY_WAYS
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import alarms, attaching, bursts, clocks, facts
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.indexing import set_terms
from tenant_apps.questions.operations.keeping_files import Stored, keeping
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.rules import receipts, working_days
from tenant_apps.questions.rules.asking_form import NO_DETAILS, Details
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.file_kinds import CleanFile
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.wording import (
    NAME_MAX,
    PLACE_MAX,
    TEXT_MAX,
    TITLE_MAX,
    says_something,
    tidy,
    tidy_line,
    title_of,
    with_place,
)

# Numbers hold 30 random bits per unit and day: a second try is already rare.
TRIES_FOR_A_NUMBER = 5


_CODES: Final = {
    "kind": frozenset(Kind.values),
    "channel": frozenset(Channel.values),
    "visibility": frozenset(Visibility.values),
    "age_band": frozenset(AgeBand.values),
    "caller_kind": frozenset(["", *CallerKind.values]),
}


class BadQuestion(ValueError):
    """The question cannot be taken as it is; ``field`` names what to repair."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TokenReused(Exception):
    """This token has already been used for a different question, which is the one named."""

    def __init__(self, question_id: UUID, number: str) -> None:
        super().__init__(number)
        self.question_id = question_id
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """What somebody asks. ``token`` is the random token of this one submission: sent again, it is the
    same question.

    ``topic`` is the code of a leaf of the network's tree, ``unit_topic_id`` one of the unit's own topics; one
    of the two is enough. ``place`` is where it happens, in the asker's words; it becomes the last line of the
    text. ``details`` are what was answered to what the unit asks beside the question (rules/asking_form.py).
    ``guardian`` says that the guardian of a child under 14 has agreed, proved by
    operations/consenting.py.
    ``notify_order`` holds codes of data/ways.py. ``on_behalf_by`` is the account that enters it for a caller;
    ``excluded_units`` and ``excluded_section`` are those whose people must never hold it. ``campaign`` is the
    code of the campaign whose link led here, ``api_key`` the id of the key with which a system files it.
    """

    token: str
    text: str
    title: str = ""
    place: str = ""
    details: Details = NO_DETAILS
    topic: str = ""
    unit_topic_id: int | None = None
    kind: str = Kind.CONSULT
    channel: str = Channel.WEBSITE
    visibility: str = Visibility.PRIVATE
    display_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    age_band: str = AgeBand.UNKNOWN
    guardian: bool = False
    notify_order: tuple[str, ...] = ()
    language: str = ""
    on_behalf_by: int | None = None
    caller_kind: str = ""
    confidential: bool = False
    excluded_units: tuple[int, ...] = ()
    excluded_section: int | None = None
    seeded: bool = False
    campaign: str = ""
    api_key: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the asker keeps. ``created`` is false when the same submission had come in before."""

    question_id: UUID
    number: str
    secret: str
    due_at: datetime
    danger: bool
    created: bool


def ask(
    new: NewQuestion,
    *,
    received_at: datetime | None = None,
    files: Sequence[CleanFile] = (),
    device: str = "",
) -> Receipt:
    """Take a question in, once per token, with its files. Raises BadQuestion, TokenReused, BadFile.

    The unit's clocks start now: see rules/promises.py for what is promised. Sent again with
    files that were not there the first time, these are added. ``device`` is what tells the asker's device
    from others; it is hashed, counted and forgotten (bursts.py). Empty where many ask by one: a desk, a
    system with a key.
    """
    with keeping(files) as stored:
        receipt = _ask(new, received_at, stored, device)
        if stored and not receipt.created:
            attaching.attach_missing(receipt.question_id, stored)
    return receipt


def number_for(token: str) -> str:
    """The receipt number of what was taken in under this token; "" when nothing was."""
    taken = Question.objects.filter(submission=_hash(token)).values_list("number", flat=True)
    return taken.first() or ""


def _ask(new: NewQuestion, received_at: datetime | None, files: Sequence[Stored], device: str) -> Receipt:
    submission = _hash(new.token)
    digest = _digest(new)
    at = received_at or clock.now()
    try:
        question = _row(new, at)
    except BadQuestion:
        # Sent again after its topic was hidden, say: what was taken in stays taken in.
        earlier = _earlier(submission, digest, new.token)
        if earlier is None:
            raise
        return earlier
    set_terms(question)
    if device and _is_marked(question, device, submission):
        question.told = {facts.BURST: True}
    question.submission, question.submission_digest = submission, digest
    secret = receipts.secret_for(new.token)
    question.secret_hash = receipts.hash_secret(secret)
    for attempt in range(TRIES_FOR_A_NUMBER):
        question.number = receipts.new_number(question.business_day)
        try:
            with transaction.atomic():
                _store(question, files, guardian=new.guardian)
        except IntegrityError:
            # Either it came in before (a double click, a form sent again), or the number is taken.
            twin = _earlier(submission, digest, new.token)
            if twin is not None:
                return twin
            if attempt == TRIES_FOR_A_NUMBER - 1:
                raise
        else:
            break
    return Receipt(question.id, question.number, secret, question.due_at, question.danger, created=True)


def _is_marked(question: Question, device: str, submission: str) -> bool:
    """Whether it is marked as one of several from one device. All are counted; what was told in confidence or
    on a sensitive topic is in no figure that the mark is for, and two of these are never tied together by it.
    """
    follows = bursts.follows_others(device, submission=submission, at=question.received_at)
    return follows and not (question.confidential or question.topic in topics.sensitive_codes())


def _store(question: Question, files: Sequence[Stored], *, guardian: bool) -> None:
    clocks.begin(question)
    insert(question)
    attaching.attach(question, files)
    take_step(
        question,
        StepCode.RECEIVED,
        at=question.received_at,
        actor=question.on_behalf_by or ASKER,
        params={"due_on": working_days.due_day(question.due_at).isoformat()},
        detail={"channel": question.channel, "kind": question.kind},
    )
    if guardian:
        record(
            "question.guardian_consented",
            object_type="question",
            object_id=str(question.id),
            actor="guardian",
            detail={"by": "sms"},
        )
    emit(facts.received(question))
    if question.danger:
        alarms.raise_alarm(question, at=question.received_at, is_new=True)


def _row(new: NewQuestion, at: datetime) -> Question:
    text, title, name = tidy(new.text), tidy_line(new.title), tidy_line(new.display_name)
    if not says_something(text):
        raise BadQuestion("text", "empty")
    place = tidy_line(new.place)
    if len(place) > PLACE_MAX:
        raise BadQuestion("place", "too long")
    if len(text) > TEXT_MAX:
        raise BadQuestion("text", "too long")
    if len(title) > TITLE_MAX:
        raise BadQuestion("title", "too long")
    if len(name) > NAME_MAX:
        raise BadQuestion("display_name", "too long")
    for field, codes in _CODES.items():
        if getattr(new, field) not in codes:
            raise BadQuestion(field, "unknown code")
    _check_ways(new)
    _check_excluded(new)
    is_child = new.age_band == AgeBand.UNDER_14
    told = name or tidy_line(new.contact_phone) or tidy_line(new.contact_email)
    if is_child and told and not new.guardian and new.on_behalf_by is None:
        raise BadQuestion("guardian", "a guardian's consent is needed to keep a child's name or contact")
    topic, unit_topic_id = _topic(new)
    # What touches mind, body, law or a child stays private, whatever was ticked.
    private = topic.sensitivity or rule_of(new.kind).always_private or new.confidential or is_child
    visibility = Visibility.PRIVATE if private else new.visibility
    return Question(
        title=title or title_of(text),
        text=with_place(text, place),
        topic=topic.code,
        unit_topic_id=unit_topic_id,
        kind=new.kind,
        channel=new.channel,
        visibility=visibility,
        display_name=name,
        contact_phone=_phone(new.contact_phone),
        contact_email=tidy_line(new.contact_email),
        details=_kept(new.details),
        danger=speaks_of_danger(title, text, *(said.words.zh for said in new.details.said)),
        age_band=new.age_band,
        notify_order=list(new.notify_order),
        language=new.language,
        on_behalf_by=new.on_behalf_by,
        caller_kind=new.caller_kind,
        confidential=new.confidential,
        excluded_units=list(new.excluded_units),
        excluded_section=new.excluded_section,
        state=State.RECEIVED,
        received_at=at,
        business_day=clock.business_day(at),
        seeded=new.seeded,
        campaign=new.campaign,
        api_key=new.api_key,
    )


def _kept(details: Details) -> dict[str, Any]:
    """What was answered, as its row keeps it; nothing for nothing."""
    if not details.said:
        return {}
    return {
        "version": details.version,
        "along": details.along,
        "said": [said.as_json() for said in details.said],
    }


def _check_ways(new: NewQuestion) -> None:
    ways = new.notify_order
    if len(set(ways)) != len(ways) or not set(ways) <= set(NOTIFY_WAYS):
        raise BadQuestion("notify_order", "unknown or repeated way")


def _check_excluded(new: NewQuestion) -> None:
    if current_unit().id in new.excluded_units:
        raise BadQuestion("excluded_units", "this unit cannot take what must be kept from it")
    if new.excluded_section is not None and new.excluded_section not in {
        card.section_id for card in people.sections()
    }:
        raise BadQuestion("excluded_section", "unknown section")


def _topic(new: NewQuestion) -> tuple[topics.TopicCard, int | None]:
    """The leaf of the network's tree, and the unit's own topic when one was chosen."""
    code = new.topic
    if new.unit_topic_id is not None:
        own = unit_topics.own_topic(new.unit_topic_id)
        if own is None:
            raise BadQuestion("topic", "unknown topic")
        code = own.network_topic
    try:
        card = topics.topic(code)
    except topics.UnknownTopic:
        raise BadQuestion("topic", "unknown topic") from None
    # An own topic stays usable when the network ends the one that it is mapped to; the unit maps it anew.
    if not card.is_leaf or not (card.in_force or new.unit_topic_id is not None):
        raise BadQuestion("topic", "not a topic to file a question under")
    return card, new.unit_topic_id


def _earlier(submission: str, digest: str, token: str) -> Receipt | None:
    found = Question.objects.filter(submission=submission).first()
    if found is None:
        return None
    if _of_one_version(found.submission_digest, digest) and found.submission_digest != digest:
        raise TokenReused(found.id, found.number)
    return Receipt(
        found.id, found.number, receipts.secret_for(token), found.due_at, found.danger, created=False
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(new: NewQuestion) -> str:
    """Tells a repeated submission from another one under the same token: by everything that was said.

    The language of the page and the way there are left out: the same words sent again are the same question.
    Before the colon stands what kinds of things could be said.
    """
    said = {name: getattr(new, name) for name in _SAID}
    said["details"] = _said_in_words(new.details)
    words = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return f"{_VERSION}:{words[:48]}"


def _said_in_words(details: Details) -> object:
    """What was answered beside it, without files: those that were not there the first time are added."""
    said = tuple(one for one in details.said if not files_in(one.value))
    return asdict(replace(details, said=said)) if said else ()


def _of_one_version(one: str, other: str) -> bool:
    """Whether two digests can be compared. A form that was sent before the product was renewed, and again
    afterwards, is the same question: nobody who only repeats it is to be told otherwise.
    """
    return one.partition(":")[0] == other.partition(":")[0]


_SAID: Final = sorted(
    {field.name for field in fields(NewQuestion)} - {"token", "language", "campaign", "api_key"}
)
_VERSION: Final = hashlib.sha256(json.dumps(_SAID).encode()).hexdigest()[:12]


def _phone(given: str) -> str:
    # What can be no number stays as it was given: a person may still make something of it.
    line = tidy_line(given)
    return tidy_phone(line) or line
