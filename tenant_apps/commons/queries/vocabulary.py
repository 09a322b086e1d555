"""The words in which this unit's public questions and answers are written."""

from typing import Final

from django.db import connection

from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.text.meant import Vocabulary
from huisheng.kernel.text.meant import vocabulary as made_of
from tenants.public import syllables

_READ: Final = 20_000
"""The newest questions that words are taken from."""
_WORDS: Final = 10_000
_SECONDS: Final = 3600.0
"""How long they are kept. A word of what has gone meanwhile leads nowhere: it is searched for like any other,
and shown only where it finds something."""

_SHOWN: Final = "SELECT search FROM commons_publication WHERE standing = 'shown' ORDER BY asked_at DESC"
_SQL: Final = """
SELECT word, ndoc FROM ts_stat(%s)
WHERE length(word) BETWEEN 2 AND 12 AND word !~ '^[0-9]+$'
ORDER BY ndoc DESC, word LIMIT %s
"""

_vocabularies: Final[Kept[Vocabulary]] = Kept("commons-words", of_unit=True, most=20, seconds=_SECONDS)


def vocabulary() -> Vocabulary:
    """The commonest words. One query an hour and process."""
    return _vocabularies.get("", _read)


def _read() -> Vocabulary:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [f"{_SHOWN} LIMIT {_READ}", _WORDS])
        return made_of(dict(cursor.fetchall()), syllables)
