"""The asking form of this unit: as it is asked now, as a draft, as it was. Kept with the settings: no query
of its own while somebody asks.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from django.db.models import Q

from huisheng.kernel.forms import Definition, Said, Words, files_in, from_json, said_from
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.data.settings import ASKING_FORM, ASKING_FORM_DRAFT
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.rules.asking_form import OWN, about_topic
from tenants.public import get_setting, setting_versions

MOST_VERSIONS: Final = 20

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Version:
    """A form that was published."""

    number: int
    form: Definition
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Beside(Generic[Shown]):
    """One answer beside the question, with the files that it consists of, where it does."""

    id: str
    asked: Words
    words: Words
    files: tuple[Shown, ...] = ()


def asking_form() -> Definition:
    """What is asked now, about all topics."""
    return from_json(get_setting(current_unit().id, ASKING_FORM))


def form_for(network_topic: str, own_topic: int | None = None) -> Definition:
    """What is asked now about one topic: a code, or one of the unit's own."""
    own = None if own_topic is None else unit_topics.own_topic(own_topic)
    code = own.network_topic if own is not None else network_topic
    return asking_form().about(*about_topic(code, own_topic))


def draft() -> Definition | None:
    """The form that is being worked on; None when it is the one that is asked."""
    stored = get_setting(current_unit().id, ASKING_FORM_DRAFT)
    return from_json(stored) if stored else None


def versions() -> list[Version]:
    """What was asked before and is asked now, the newest first. One query."""
    return [
        Version(form.version, form, view.kept_at, view.kept_by)
        for view in setting_versions(current_unit().id, ASKING_FORM, MOST_VERSIONS)
        if (form := from_json(view.value)).version
    ]


def topics_narrowed_to() -> list[tuple[str, ...]]:
    """The codes by which the form is narrowed, for every topic that is offered here."""
    offer = unit_topics.offer()
    own = [about_topic(topic.network_topic, topic.id) for topic in offer.own]
    return [*own, *(about_topic(leaf.code) for leaf in offer.leaves())]


def topic_label(code: str) -> str:
    """How the topic of a code is called; the code itself where it is gone."""
    if code.startswith(OWN):
        own, _hidden = unit_topics.marks()
        return next((topic.name for topic in own if f"{OWN}{topic.id}" == code), code)
    card = unit_topics.offer().tree.cards.get(code)
    return " › ".join(card.trail) if card else code


def said_in(question: Question) -> tuple[Said, ...]:
    """What its asker answered beside it, as it was asked then."""
    details: Mapping[str, Any] = question.details
    return said_from(details.get("said", ()))


def goes_along(question: Question) -> tuple[Said, ...]:
    """The same, where the asker agreed that it goes along to another unit and nothing was covered since."""
    agreed = bool(question.details.get("along")) and question.covered_at is None
    return said_in(question) if agreed else ()


def files_beside(question: Question) -> Q:
    """Which attachments answer what was asked beside the question. They are attachments like any others; the
    answer knows them by their content.
    """
    return Q(
        question=question,
        side=Side.ASKER,
        message=None,
        answer=None,
        digest__in=[file["digest"] for one in said_in(question) for file in files_in(one.value)],
    )


def files_that_stay(question: Question) -> Q:
    """The same, of answers that do not go along to another unit."""
    return Q(pk__in=[]) if goes_along(question) else files_beside(question)


def beside(
    question: Question, files: Iterable[Attachment], shown: Callable[[list[Attachment]], tuple[Shown, ...]]
) -> tuple[tuple[Beside[Shown], ...], tuple[Shown, ...]]:
    """What its asker answered beside it, with the files that answer something; and the other files that came
    with the question itself. ``shown`` makes of files what a page shows.
    """
    own = [file for file in files if file.message_id is None and file.answer_id is None]
    by_digest = {file.digest: file for file in own if file.side == Side.ASKER}
    answered: set[str] = set()
    found = []
    for one in said_in(question):
        digests = [file["digest"] for file in files_in(one.value)]
        answered.update(digests)
        its_files = [by_digest[digest] for digest in digests if digest in by_digest]
        found.append(Beside(one.id, one.asked, one.words, shown(its_files)))
    others = [file for file in own if file.side != Side.ASKER or file.digest not in answered]
    return tuple(found), shown(others)
