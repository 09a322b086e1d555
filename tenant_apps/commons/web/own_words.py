"""What somebody has written under a question, with the way to what was decided about it."""

from typing import Any

from tenant_apps.commons.data.codes import COMMENT, PEER_ANSWER, CommentState, Said
from tenant_apps.commons.queries.comments import own_words
from tenant_apps.commons.queries.one import Heading
from tenant_apps.moderation.public import author_link
from tenant_apps.readers.public import ReaderCard

_KINDS = {Said.COMMENT: COMMENT, Said.ANSWER: PEER_ANSWER}


def own_words_of(question: Heading, reader: ReaderCard) -> dict[str, Any]:
    """For the templates that include `commons/own_words.html`."""
    own = own_words(question.question_id, reader.reader_id)
    decisions = {
        row.comment_id: author_link(_KINDS[row.kind], str(row.comment_id))
        for row in own
        if row.state == CommentState.HIDDEN
    }
    return {
        "q": question,
        "own": own,
        "decisions": decisions,
        "answered": any(row.kind == Said.ANSWER for row in own),
    }
