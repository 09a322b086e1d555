"""The only door of the knowledge base for other apps of a unit. Call it inside that unit.

Entries are named by the `id` of their cards (12, p3, r5; 7.12 for one of unit 7 above). Nothing here keeps or
logs a text that is asked for.
"""

from collections.abc import Mapping

from huisheng.kernel.text.markup import to_html
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Version
from tenant_apps.knowledge.operations.finding import NoSuchEntryError
from tenant_apps.knowledge.operations.inserting import OnlyForStaffError, insert, words_of
from tenant_apps.knowledge.operations.publishing import publish
from tenant_apps.knowledge.operations.writing import write
from tenant_apps.knowledge.queries import keeping, replies, searching
from tenant_apps.knowledge.queries.cards import EntryCard
from tenant_apps.knowledge.queries.reading import read
from tenant_apps.knowledge.queries.replies import ReadyReply
from tenant_apps.knowledge.rules.content import BadContentError, Content
from tenant_apps.knowledge.rules.ready_replies import (
    VARIABLES,
    MissingValueError,
    ReplyError,
    UnknownVariableError,
)
from tenant_apps.knowledge.rules.references import Reference, parse

__all__ = [
    "VARIABLES",
    "BadContentError",
    "Content",
    "EntryCard",
    "Kind",
    "MissingValueError",
    "NoSuchEntryError",
    "OnlyForStaffError",
    "ReadyReply",
    "ReplyError",
    "UnknownVariableError",
    "articles_for",
    "canned_replies",
    "help_for",
    "insert_text",
    "programmes_for",
    "publish_new",
    "render_canned",
    "search",
    "to_html",
    "to_review",
    "was_written",
]

_READ = (Kind.ARTICLE, Kind.PROGRAMME)
_AT_MOST = 10
"""The most that a page shows of one kind beside what somebody writes."""


def search(text: str, limit: int = 10) -> list[EntryCard]:
    """Articles and programmes for staff, internal ones among them: what shares a word with the text, best
    first.
    """
    return searching.search(text, limit=limit, kinds=_READ, for_askers=False)


def articles_for(text: str, limit: int = 3) -> list[EntryCard]:
    """Public articles that fit what an asker writes; empty when none fits well."""
    return searching.suggest(text, limit=limit, kinds=[Kind.ARTICLE], for_askers=True)


def programmes_for(text: str, limit: int = 3) -> list[EntryCard]:
    """Public programmes that fit a text, for the asker while typing and for the officer while answering;
    empty when none fits well. None that has ended.
    """
    return searching.suggest(text, limit=limit, kinds=[Kind.PROGRAMME], for_askers=True)


def help_for(text: str, limit: int = 2) -> tuple[list[EntryCard], list[EntryCard]]:
    """(programmes, articles) that fit what an asker writes, `limit` of each: both by one look, for a page
    that asks with every pause in typing.
    """
    found = searching.suggest(text, limit=2 * _AT_MOST, kinds=_READ, for_askers=True)
    programmes = [card for card in found if card.kind == Kind.PROGRAMME]
    articles = [card for card in found if card.kind == Kind.ARTICLE]
    return programmes[:limit], articles[:limit]


def canned_replies(account_id: int, topic: str = "") -> list[ReadyReply]:
    """Ready replies of this officer, of the unit and from above: what is meant for the topic first."""
    return replies.ready_replies(account_id, topic)


def render_canned(entry_id: str, variables: Mapping[str, str], *, account_id: int | None = None) -> str:
    """The words of a ready reply with its places filled; unit, date and the officer's name are known here.
    `account_id` is the officer: without one, replies of persons are not found.

    Raises NoSuchEntryError, UnknownVariableError, MissingValueError (`.name` is the word in braces).
    """
    reference = _reference(entry_id)
    found = read(reference, account_id=account_id)
    if found is None or reference.kind != Kind.CANNED:
        raise NoSuchEntryError(entry_id)
    return words_of(found, variables, actor=account_id)


def insert_text(entry_id: str, variables: Mapping[str, str], *, account_id: int) -> str:
    """The words of any entry for an answer, counted as one more use. Raises what `render_canned` raises, and
    OnlyForStaffError.
    """
    return insert(_reference(entry_id), variables, actor=account_id)


def publish_new(kind: Kind, content: Content, *, actor: int) -> str:
    """Write an entry that holds at once; returns its id. Raises BadContentError."""
    reference = write(kind, content, actor=actor)
    publish(reference, based_on=(1, 1), actor=actor)
    return str(reference)


def was_written(kind: Kind, title: str) -> bool:
    """Whether the unit has an entry of this kind that has ever had this title."""
    return bool(Version.objects.filter(entry__kind=kind, title=title).exists())


def to_review() -> int:
    """How many entries of the unit are due for a second look, for 今日待办."""
    return keeping.to_review()


def _reference(entry_id: str) -> Reference:
    try:
        return parse(entry_id)
    except ValueError:
        raise NoSuchEntryError(entry_id) from None
