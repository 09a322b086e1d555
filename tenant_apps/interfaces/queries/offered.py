"""The topics of this unit as services of Open311."""

from dataclasses import dataclass

from huisheng.kernel.forms import Definition
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import about_topic, in_words


@dataclass(frozen=True, slots=True)
class Service:
    """A topic that a request may be filed under. ``code`` is ``own-<id>`` for a topic of the unit."""

    code: str
    name: str
    description: str
    keywords: str
    group: str
    form: Definition
    """What is asked about it, which the standard calls attributes."""


def services() -> list[Service]:
    """Every service, the unit's own topics first."""
    offer = questions.topic_offer()
    form = in_words(questions.asking_form())
    own = []
    for topic in offer.own:
        card = offer.tree.card(topic.network_topic)
        trail = " › ".join((*card.trail, topic.name))
        code = f"own-{topic.id}"
        words = ", ".join(card.words)
        asked = form.about(*about_topic(topic.network_topic, topic.id))
        own.append(Service(code, topic.name, trail, words, card.trail[0], asked))
    leaves = [
        Service(
            leaf.code,
            leaf.label,
            " › ".join(leaf.trail),
            ", ".join(leaf.words),
            leaf.trail[0],
            form.about(*about_topic(leaf.code)),
        )
        for leaf in offer.leaves()
    ]
    return own + leaves


def service(code: str) -> Service | None:
    """The service with this code, if it is offered here now."""
    return next((found for found in services() if found.code == code), None)


def service_of(topic: str, own_topic: int | None) -> tuple[str, str]:
    """Code and name of the service under which a question stands, offered or not."""
    own = next((one for one in questions.own_topics() if one.id == own_topic), None)
    if own is not None:
        return f"own-{own.id}", own.name
    card = questions.topic_offer().tree.cards.get(topic)
    return topic, card.label if card else topic
