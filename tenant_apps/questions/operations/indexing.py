"""What a question is found by: the words of its title and text, cut once, when the text is written.

Where something was covered, by the words of its public version alone: nobody finds out by searching.

``search`` is asked by PostgreSQL (title before text), ``terms`` by the comparison of two questions
(huisheng.kernel.text.alike): two lines, the words of the title and the words of the text. Both are made here
alone, in the transaction that writes the text, without a query of their own.
"""

from typing import Final

from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Q
from django.db.models.sql.compiler import SQLCompiler

from huisheng.kernel.text import index_text
from tenant_apps.questions.models import Question

BATCH: Final = 200


def set_terms(question: Question) -> None:
    """Give a question the words of its title and text; whoever calls saves ``terms`` and ``search``."""
    title, text = index_text(question.shown_title), index_text(question.shown_text)
    question.terms = f"{title}\n{text}"
    question.search = _Vector(title, text)


def index_again(*, everything: bool = False) -> int:
    """Index the current unit's questions that have no words yet (or all, after the cutting of words has
    changed); returns how many. In short transactions, beside a running unit.
    """
    left = Question.objects.exclude(text="").order_by("id")
    if not everything:
        left = left.filter(Q(search=None) | Q(terms=""))
    done = 0
    after = None
    while True:
        with transaction.atomic():
            batch = list(
                (left if after is None else left.filter(id__gt=after)).select_for_update(of=("self",))[:BATCH]
            )
            for question in batch:
                set_terms(question)
                question.save(update_fields=["terms", "search"])
        if not batch:
            return done
        done += len(batch)
        after = batch[-1].id


class _Vector(Expression):
    """The title's words before the text's. By hand, because SearchVector takes long to compile."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(SearchVectorField())
        self._words = title, text

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str, str]]:
        weighted = "setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B')"
        return f"({weighted})", self._words
