"""What was asked before, what helps and which kind it sounds like, shown while somebody writes.

`/ask/similar/`, `/ask/solved/`.

What is typed comes by POST, since addresses end up in logs; it is compared and forgotten. "That solved it" is
counted without a word of it.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from tenant_apps.knowledge import public as knowledge
from tenant_apps.knowledge.public import EntryCard
from tenant_apps.questions.operations import self_helping
from tenant_apps.questions.queries.similar import SimilarQuestion, similar
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.wording import TEXT_MAX, TITLE_MAX
from tenant_apps.questions.web import asking_kinds

LEAST: Final = 4
"""Characters below which nothing can be meant yet."""
QUESTIONS: Final = 3
ENTRIES: Final = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What may already help."""

    questions: list[SimilarQuestion]
    programmes: list[EntryCard]
    articles: list[EntryCard]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.questions or self.programmes or self.articles)


def found_for(text: str, title: str = "") -> Found:
    """What may already help whoever writes this. Nothing of the text is kept."""
    text, title = text.strip()[:TEXT_MAX], title.strip()[:TITLE_MAX]
    if len(text) + len(title) < LEAST:
        return Found([], [], [])
    words = f"{title} {text}"
    programmes, articles = knowledge.help_for(words, limit=ENTRIES)
    return Found(similar(text, title=title, limit=QUESTIONS), programmes, articles)


@open_to_all
@require_POST
def similar_part(request: HttpRequest) -> HttpResponse:
    """The part of step 1 that changes while somebody types. Too often: an empty part, never an error."""
    text, title = request.POST.get("text", ""), request.POST.get("title", "")
    busy = wait_for(limits.LOOKING_FOR_SIMILAR, client_address(request)) > 0
    context: dict[str, Any] = {
        "found": Found([], [], []) if busy else found_for(text, title),
        "danger": speaks_of_danger(title, text),
        "picked": asking_kinds.picked(
            "" if busy else text[:TEXT_MAX],
            "" if busy else title[:TITLE_MAX],
            kind=request.POST.get("kind", ""),
            hint=request.POST.get("hint", ""),
        ),
    }
    response = render(request, "questions/similar.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@open_to_all
@require_POST
def solved_page(request: HttpRequest) -> HttpResponse:
    """已解决我的问题: asking ends here, and it is counted which answer helped."""
    if not wait_for(limits.ASKING, client_address(request)):
        self_helping.note(request.POST.get("by", "")[:40])
    response = render(request, "questions/ask_solved.html")
    response["Cache-Control"] = "private, no-store"
    return response
