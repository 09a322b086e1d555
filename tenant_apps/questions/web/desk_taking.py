"""Takes a step of the desk: checks the form, calls the operation, shows the item or what stood in the way."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.questions.operations.handing_on import To
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, OnOffer, UnknownQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import desk_item
from tenant_apps.questions.queries.desk_item_view import About
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.web.desk import (
    CONFLICT,
    UNPROCESSABLE,
    render_item,
    to_item,
)
from tenant_apps.questions.web.desk_frame import names, worker

Said = dict[str, Any]

FIELD_WORDS: Mapping[str, LazyText] = {
    "minor": gettext_lazy(
        "Whoever answers somebody under 18 needs a background check (入职查询) on record. Hand it to a "
        "colleague who has one; help in danger may be written at any time as a message."
    ),
    "to": gettext_lazy("It is with them already, or they cannot take it."),
    "note": gettext_lazy("Say why: the next one must know."),
    "attached": gettext_lazy(
        "The asker's page is with another unit: files do not get there. Put what matters into your words."
    ),
    "due_on": gettext_lazy("Choose a day that is still to come."),
    "main": gettext_lazy("This question cannot be the main one."),
    "protection": gettext_lazy(
        "Its answer needs a leader's approval or somebody checked for minors; an answer to the main question "
        "does not. Answer it on its own."
    ),
    "topic": gettext_lazy("Choose a topic of the list."),
    "text": gettext_lazy("Write something that can be read, and that is new."),
}


def carry_out(
    request: HttpRequest,
    question_id: UUID,
    mode: str,
    form: forms.Form,
    take: Callable[[Said, int], object],
    *,
    done: str = "",
    words: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """Check, take the step, show the item; when somebody was faster, show what they did beside what was
    typed. ``words`` say what is wrong with a field, where this step has words of its own.
    """
    who = worker(request)
    if desk_item.version_of(question_id, who=who.reader) is None:
        raise Http404
    if not form.is_valid():
        return render_item(request, question_id, status=UNPROCESSABLE, mode=mode, bound={mode: form})
    said = form.cleaned_data
    try:
        take(said, who.account_id)
    except UnknownQuestion:
        raise Http404 from None
    except (AlreadyWaiting, BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        # The version in the form is the one that somebody else has left behind: the form starts anew, the
        # words stay.
        typed = {name: value for name, value in said.items() if name not in ("version", "attached")}
        return render_item(
            request, question_id, status=CONFLICT, mode=mode, typed=typed, conflict=conflict_words(error)
        )
    except BadDecision as error:
        fault = words.get(error.field) or FIELD_WORDS.get(error.field, _("Write something that can be read."))
        form.add_error(error.field if error.field in form.fields else None, str(fault))
        return render_item(request, question_id, status=UNPROCESSABLE, mode=mode, bound={mode: form})
    if done:
        messages.success(request, done)
    return to_item(request, question_id)


def known(request: HttpRequest, question_id: UUID) -> About:
    """What a form needs to know of it, if this person may know it; else 404, and nothing happens."""
    found = desk_item.about(question_id, who=worker(request).reader)
    if found is None:
        raise Http404
    return found


def to_of(value: str) -> To:
    """Where a value of the field "to" leads: "duty", an account, or "s" with a section."""
    if value[:1] == "s":
        return To(section=int(value[1:]))
    return To(account=int(value)) if value.isdecimal() else To()


def topic_of(value: str) -> tuple[str, int | None]:
    """A topic of the network and none of the unit's own, or the other way round."""
    kind, _dash, own = value.partition("-")
    return ("", int(own)) if kind == "own" and own.isdecimal() else (value, None)


def conflict_words(error: Exception) -> str:
    """What somebody reads whose step came second."""
    if isinstance(error, OnOffer):
        return _(
            "Another unit is asked to take it over: until it answers, only messages to the asker and notes "
            "go on. Nothing of yours was lost: it stands below."
        )
    if isinstance(error, BeingWorkedOn):
        who = names([error.account]).get(error.account, "") if error.account else ""
        return _("%(name)s works on it at this moment. Nothing of yours was lost: it stands below.") % {
            "name": who or _("A colleague")
        }
    if isinstance(error, AlreadyWaiting):
        return _("It already waits for a leader. Nothing of yours was lost: it stands below.")
    return _(
        "Somebody else was faster with this question. Nothing of yours was lost: it stands below, beside "
        "what they did. Nothing was sent twice."
    )
