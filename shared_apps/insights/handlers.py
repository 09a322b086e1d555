"""Facts that units tell about their questions, and what of these stands in public."""

from collections.abc import Sequence
from datetime import date, datetime

from huisheng.kernel.messaging import Delivery, Envelope, handles, on_wakeup
from shared_apps.contracts.headcount_facts import HeadcountTold
from shared_apps.contracts.published_items import PublishedItemShown, PublishedItemWithdrawn
from shared_apps.contracts.question_facts import (
    QuestionAnswered,
    QuestionAnswered2,
    QuestionClosed,
    QuestionHandedIn,
    QuestionHandedOut,
    QuestionOverdue,
    QuestionRated,
    QuestionReadmitted,
    QuestionReceived,
    QuestionReceived2,
    QuestionRefiled,
    QuestionRefiled2,
    QuestionRefiled3,
    QuestionScreened,
    QuestionSentBack,
    QuestionWithdrawn,
    QuestionWithdrawnOverdue,
)
from shared_apps.contracts.reply_messages import ReplyTold
from shared_apps.contracts.step_facts import StepTaken
from shared_apps.contracts.view_facts import PagesRead
from shared_apps.insights.operations import cluster_replying
from shared_apps.insights.operations.objection_files import LEFTOVERS, SWEEP
from shared_apps.insights.projections import public_items
from shared_apps.insights.projections.headcounts import Told, take_headcounts
from shared_apps.insights.projections.intake import new_fact, take
from shared_apps.insights.projections.readings import Views, add_views
from shared_apps.insights.projections.steps import Step, take_steps


@handles(
    QuestionReceived,
    QuestionReceived2,
    QuestionScreened,
    QuestionAnswered,
    QuestionAnswered2,
    QuestionOverdue,
    QuestionReadmitted,
    QuestionRefiled,
    QuestionRefiled2,
    QuestionRefiled3,
    QuestionClosed,
    QuestionSentBack,
    QuestionRated,
    QuestionWithdrawn,
    QuestionWithdrawnOverdue,
    QuestionHandedOut,
    QuestionHandedIn,
    batch=True,
)
def count(deliveries: Sequence[Delivery]) -> None:
    """Keep and sum a batch of facts."""
    take(
        [
            new_fact(message, event_id=envelope.event_id, unit_id=envelope.unit_id)
            for message, envelope in deliveries
        ]
    )


@handles(PagesRead, batch=True)
def read(deliveries: Sequence[Delivery]) -> None:
    """Sum how often public pages were read."""
    add_views(
        [
            Views(envelope.unit_id, date.fromisoformat(message.business_day), message.views)
            for message, envelope in deliveries
        ]
    )


@handles(HeadcountTold, batch=True)
def headcount(deliveries: Sequence[Delivery]) -> None:
    """Keep and sum how many people units have."""
    take_headcounts(
        [
            Told(
                envelope.unit_id,
                date.fromisoformat(message.business_day),
                message.numbers,
                (envelope.epoch, envelope.sequence),
            )
            for message, envelope in deliveries
        ]
    )


@handles(StepTaken, batch=True)
def step(deliveries: Sequence[Delivery]) -> None:
    """Keep and sum steps between units."""
    take_steps(
        [
            Step(
                unit_id=message.unit,
                step=message.step,
                reference=message.reference,
                business_day=date.fromisoformat(message.business_day),
                topic=message.topic,
            )
            for message, _envelope in deliveries
        ]
    )


@handles(PublishedItemShown)
def item_shown(message: PublishedItemShown, envelope: Envelope) -> None:
    """Anybody may read it, on the network's site too."""
    public_items.show(message, envelope)


@handles(PublishedItemWithdrawn)
def item_withdrawn(message: PublishedItemWithdrawn, envelope: Envelope) -> None:
    """It goes from here as well."""
    public_items.withdraw(message, envelope)


@handles(ReplyTold)
def reply_told(message: ReplyTold, envelope: Envelope) -> None:
    """What a unit made of an answer that was proposed to a whole cluster."""
    cluster_replying.hear(envelope.unit_id, message)


@on_wakeup(SWEEP)
def files_without_a_row(key: str, at: datetime) -> None:
    """Files of objections that a crash has left."""
    LEFTOVERS.sweep_again(key)
