"""The door to a unit's questions. Call it inside that unit; every function is about the current one."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import (
    AssignmentKind,
    Channel,
    HelpedBy,
    Kind,
    Move,
    State,
    StepCode,
    TransferWay,
)
from tenant_apps.questions.events import (
    ContactErased,
    QuestionErased,
    QuestionsImported,
    StaffWanted,
    StepTaken,
)
from tenant_apps.questions.operations import assigning, importing, intake
from tenant_apps.questions.operations.answering import answer, official_name
from tenant_apps.questions.operations.asking_outside import Wish as OutsideWish
from tenant_apps.questions.operations.asking_outside import ask as ask_outside
from tenant_apps.questions.operations.assigning import send_links_by
from tenant_apps.questions.operations.confirming import say_solved
from tenant_apps.questions.operations.consenting import send_codes_by
from tenant_apps.questions.operations.contact_elsewhere import NotToBeReached, register_contact
from tenant_apps.questions.operations.conversation import ask_for_details
from tenant_apps.questions.operations.erasing import (
    keep_contact_days,
    reached_elsewhere,
    why_not_to_be_reached,
)
from tenant_apps.questions.operations.expert_answering import link_lives
from tenant_apps.questions.operations.facts import Fact, whole_history
from tenant_apps.questions.operations.facts import moved as refiled
from tenant_apps.questions.operations.handling import propose_completion, tell_progress
from tenant_apps.questions.operations.importing import BadImport, ImportedMessage
from tenant_apps.questions.operations.importing import Result as ImportResult
from tenant_apps.questions.operations.importing_files.known import where_known
from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage
from tenant_apps.questions.operations.importing_files.spreading import by_number
from tenant_apps.questions.operations.importing_files.taking_over import MessageImport
from tenant_apps.questions.operations.intake import (
    BadQuestion,
    NewQuestion,
    Receipt,
    TokenReused,
    number_for,
)
from tenant_apps.questions.operations.letter_keeping import keep_body as keep_outside_body
from tenant_apps.questions.operations.redoing import redo
from tenant_apps.questions.operations.screening import accept, decline
from tenant_apps.questions.queries import answer_time, desk, figures
from tenant_apps.questions.queries import asker_contact as contacts
from tenant_apps.questions.queries.asker_contact import AskerContact
from tenant_apps.questions.queries.asking_form import asking_form
from tenant_apps.questions.queries.assignments import expert_offer, expert_offers_of
from tenant_apps.questions.queries.attachments import FileRecord
from tenant_apps.questions.queries.attachments import for_others as file_for_others
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.figures import CameBy, asked_by_month, came_by
from tenant_apps.questions.queries.for_publication import (
    AnswerForOthers,
    ForOthers,
    WayMark,
    answer_texts,
    for_others,
    ids_that_stood_in_public,
    latest_for_others,
    said_to_others,
)
from tenant_apps.questions.queries.help_lines import help_lines
from tenant_apps.questions.queries.holders import staff_for
from tenant_apps.questions.queries.named import About, is_kept_from, named, receipt_numbers
from tenant_apps.questions.queries.opening import Opened, accept_also, number_of, open_for_asker
from tenant_apps.questions.queries.panels import register_asker_link, register_item_panel
from tenant_apps.questions.queries.published import register_standing
from tenant_apps.questions.queries.unit_topics import Offer, OwnTopic
from tenant_apps.questions.queries.unit_topics import marks as _topic_marks
from tenant_apps.questions.queries.unit_topics import offer as topic_offer
from tenant_apps.questions.queries.worked import (
    Came,
    LookedBack,
    Worked,
    answered_and_closed,
    came_between,
    look_back,
    worked_between,
)
from tenant_apps.questions.rules import campaigns
from tenant_apps.questions.rules.asking_form import DATATYPES, Details, about_topic, in_words
from tenant_apps.questions.rules.campaigns import is_code as is_campaign_code
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.kinds import rule_of as promise_of
from tenant_apps.questions.rules.masking import only_covers
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transfers import may_receive
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.visibility import reader
from tenant_apps.questions.rules.wording import tidy
from tenant_apps.questions.rules.working_days import due_at, due_day
from tenants.public import current_card, unit_look

__all__ = [
    "DATATYPES",
    "About",
    "AnswerForOthers",
    "AskerContact",
    "BadImport",
    "BadQuestion",
    "Came",
    "CameBy",
    "Channel",
    "ContactErased",
    "Details",
    "FileRecord",
    "ForOthers",
    "HelpedBy",
    "ImportResult",
    "ImportedMessage",
    "Kind",
    "LookedBack",
    "MessageImport",
    "Move",
    "NewQuestion",
    "NotPossible",
    "NotToBeReached",
    "Offer",
    "Opened",
    "OutsideWish",
    "OwnTopic",
    "ParsedMessage",
    "QuestionErased",
    "QuestionsImported",
    "Queue",
    "Receipt",
    "StaffWanted",
    "State",
    "StepCode",
    "StepTaken",
    "TokenReused",
    "TransferWay",
    "WayMark",
    "Worked",
    "about_topic",
    "accept",
    "accept_also",
    "all_facts",
    "answer",
    "answer_texts",
    "answered_and_closed",
    "ask",
    "ask_for_details",
    "ask_outside",
    "asked_by_campaign",
    "asked_by_month",
    "asker_contact",
    "asking_form",
    "by_number",
    "came_between",
    "came_by",
    "carry_campaign",
    "check_import",
    "decline",
    "due_at",
    "due_day",
    "expert_offer",
    "expert_offers_of",
    "file_for_others",
    "filed_with",
    "for_others",
    "help_lines",
    "ids_by_campaign",
    "ids_that_stood_in_public",
    "import_batch",
    "in_words",
    "is_campaign_code",
    "keep_contact_days",
    "keep_outside_body",
    "latest_for_others",
    "link_lives",
    "look_back",
    "may_receive",
    "new_token",
    "next_state",
    "number_for",
    "number_for_above",
    "number_of",
    "official_name",
    "only_covers",
    "open_for_asker",
    "own_topics",
    "promise_of",
    "propose_completion",
    "put_to_partner",
    "question_of",
    "queue_counts",
    "reached_elsewhere",
    "receipt_numbers",
    "record_imported",
    "redo_ordered",
    "refiled",
    "register_asker_link",
    "register_contact",
    "register_item_panel",
    "register_standing",
    "said_to_others",
    "say_solved",
    "send_codes_by",
    "send_links_by",
    "speaks_of_danger",
    "staff_for",
    "tell_progress",
    "tidy",
    "topic_offer",
    "usual_time_to_answer",
    "version_of",
    "where_known",
    "why_not_to_be_reached",
    "words_of_step",
    "worked_between",
]


def ask(new: NewQuestion, *, received_at: datetime | None = None) -> Receipt:
    """Take a question in, once per token (``new_token()``). Raises BadQuestion. ``received_at`` is for
    demonstrations.
    """
    return intake.ask(new, received_at=received_at)


def record_imported(message: ImportedMessage) -> ImportResult:
    """Take over one message of another system, once per (source, external_number). Raises BadImport."""
    return importing.import_batch([message])[0]


def import_batch(messages: Sequence[ImportedMessage]) -> list[ImportResult]:
    """Take over many in one transaction (some hundred at a time): all or none. Raises BadImport.

    Use ``check_import`` on each first, to set bad ones aside and go on with the rest.
    """
    return importing.import_batch(messages)


def check_import(message: ImportedMessage) -> None:
    """Raise BadImport (``field``, ``code``) when this message cannot be taken over."""
    importing.check(message)


def put_to_partner(question_id: UUID, *, partner: int, brief: str, due_at: datetime, actor: int) -> None:
    """Ask a partner organisation, by its number in people, to draft an answer by a date. Raises as
    operations.assigning.offer.
    """
    to = assigning.Helper(kind=AssignmentKind.PARTNER, section=partner)
    assigning.offer(question_id, to=to, brief=brief, due_at=due_at, actor=actor)


def queue_counts(account_id: int | None = None) -> dict[Queue, int]:
    """How many questions stand in each queue of the desk now, of those that this member of staff may know;
    without one, of all. Overdue ones also stand in the queue of their state.
    """
    return desk.counts(clock.now(), None if account_id is None else reader(account_id))


def carry_campaign(response: HttpResponse, code: str) -> None:
    """Have whoever gets this response, and asks within a day, be counted under a campaign; nothing else is
    known of them.
    """
    response.set_cookie(
        settings.HUISHENG_CAMPAIGN_COOKIE_NAME,
        campaigns.carried(code),
        max_age=int(campaigns.HOLDS.total_seconds()),
        path=campaigns.PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def ids_by_campaign(code: str, limit: int) -> list[UUID]:
    """The questions that came by a campaign, the newest first; ids alone. One query."""
    return figures.ids_by_campaign(code, limit)


def asked_by_campaign(codes: Sequence[str]) -> dict[str, int]:
    """How many questions came by these campaigns; those without any are left out. One query."""
    return figures.asked_by_campaign(codes)


def filed_with(
    key_id: int, *, start: datetime, end: datetime, numbers: Sequence[str] = (), limit: int
) -> list[UUID]:
    """Ids of what was filed with a key (``NewQuestion.api_key``) between two instants, both included, or of
    those with these receipt numbers; newest first. One query.
    """
    return figures.filed_with(key_id, start=start, end=end, numbers=numbers, limit=limit)


def usual_time_to_answer() -> timedelta | None:
    """Median time to a first answer over the last 90 days; None while fewer than five were given."""
    return answer_time.usual_time_to_answer(clock.now())


def all_facts() -> Iterator[Fact]:
    """Every fact that the rows of the current unit imply, for the comparison with the network's figures."""
    for question in figures.all_questions():
        yield from whole_history(question)


def asker_contact(question_id: UUID) -> AskerContact | None:
    """How the asker of a question can be reached; None when there is no such question. For notices, and for
    knowing whether somebody else is the same person; staff look at a contact with a reason, which is logged.
    """
    return contacts.asker_contact(question_id)


def words_of_step(question_id: UUID, code: str, at: datetime) -> str:
    """The sentence that the asker reads in the history for one step; empty when there is none."""
    unit = unit_look(current_card()).short_name
    return contacts.words_of_step(question_id, code, at, unit=unit)


def version_of(question_id: UUID) -> int:
    """The version that a step must name. Raises LookupError when there is no such question."""
    version = figures.version_of(question_id)
    if version is None:
        raise LookupError(str(question_id))
    return version


def own_topics() -> tuple[OwnTopic, ...]:
    """The topics that only this unit has, hidden ones too; kept by the process."""
    return _topic_marks()[0]


def redo_ordered(about: About, *, by_unit: int, by_name: str, order: str) -> str:
    """A unit above demands by an order that a question be handled once more (发回重办); inside a transaction.

    Returns what became of it: a code of supervision_messages.
    """
    return redo(about, by_unit=by_unit, by_name=by_name, order=order)


def number_for_above(about: About, unit_id: int) -> str:
    """The receipt number of what a unit above speaks of; empty where there is none that it may know of."""
    question = named(about)
    return "" if question is None or is_kept_from(question, unit_id) else question.number


def question_of(number: str) -> UUID | None:
    """The question with this receipt number; None when this unit has none."""
    question = named(About(number=number))
    return None if question is None else question.id
