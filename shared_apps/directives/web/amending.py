"""Amending, recalling and sending an issued directive to units that came later."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending, issuing, later_units, recalling
from shared_apps.directives.operations.attaching import TooManyFilesError
from shared_apps.directives.operations.drafting import OutsideSubtreeError
from shared_apps.directives.queries.allowance import needs_second_person
from shared_apps.directives.queries.attachments import own_files
from shared_apps.directives.queries.delegations import reached_below
from shared_apps.directives.queries.from_above import above_of
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.amend_form import AmendForm
from shared_apps.directives.web.file_fields import TOO_MANY
from shared_apps.directives.web.words import LATER_THAN_ABOVE


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write an amendment."""
    found = own_or_404(request, directive_id)
    if found.state != Directive.State.ISSUED or found.amendment:
        return _not_open(request, found)
    is_sent = request.method == "POST"
    form = AmendForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        directive=found,
        standing=own_files(found),
        initial=_initial(found),
    )
    if is_sent and form.is_valid():
        try:
            done = amending.amend(
                found.pk,
                actor_of(request),
                based_on=form.cleaned_data["based_on"],
                wanted=form.wanted(found),
                added=form.cleaned_data["attached"],
            )
        except amending.NotOpenError:
            return _not_open(request, found)
        except amending.AmendedMeanwhileError:
            form.add_error(
                None,
                _(
                    "A colleague or the unit above has amended it meanwhile. Open it anew and take over what "
                    "you need."
                ),
            )
        except amending.NothingChangedError:
            form.add_error(None, _("This is what it says already. Change something, or leave it."))
        except TooManyFilesError:
            form.add_error("attached", TOO_MANY)
        except issuing.DateInPastError:
            form.add_error("due_day", _("This moment has passed. Choose a later one."))
        except amending.LaterThanAboveError:
            form.add_error("due_day", str(LATER_THAN_ABOVE))
        else:
            if done:
                messages.success(request, _("Amended. All recipients are told what is different."))
            else:
                messages.success(request, _("The amendment waits for a colleague's approval."))
            return redirect("directives-board", directive_id=found.pk)
    context = {
        "form": form,
        "directive": found,
        "above": above_of(found),
        "handed_on": reached_below(found.pk),
        "needs_second_person": needs_second_person(found),
    }
    return render(request, "directives/amend.html", context, status=422 if form.errors else 200)


@requires("directives.issue")
@require_POST
def settle(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Approve an amendment that waits (`accept`), or drop it."""
    found = own_or_404(request, directive_id)
    accept = "accept" in request.POST
    try:
        settled = amending.settle(found.pk, actor_of(request), accept=accept)
    except amending.NotOpenError:
        return _not_open(request, found)
    except amending.OwnAmendmentError:
        messages.warning(request, _("Whoever wrote an amendment does not approve it."))
    except issuing.DateInPastError:
        messages.warning(request, _("Its new date has passed. Drop it and write another one."))
    else:
        if settled and accept:
            messages.success(request, _("Amended. All recipients are told what is different."))
        elif settled:
            messages.success(request, _("The amendment has been dropped."))
    return redirect("directives-board", directive_id=found.pk)


@requires("directives.issue")
@require_POST
def recall(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Take a directive back, with a reason."""
    found = own_or_404(request, directive_id)
    try:
        recalling.recall(found.pk, actor_of(request), why=request.POST.get("reason", ""))
    except amending.NotOpenError:
        return _not_open(request, found)
    except ValueError:
        messages.warning(request, _("Say why, in a sentence. Nothing was changed."))
    else:
        messages.success(request, _("Recalled. All recipients see it, and why."))
    return redirect("directives-board", directive_id=found.pk)


@requires("directives.issue")
@require_POST
def send_later(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Send it to the units shown that have come since (`seal`)."""
    found = own_or_404(request, directive_id)
    try:
        number = later_units.send_to_later(
            found.pk, actor_of(request), confirmed=request.POST.get("seal", "")
        )
    except amending.NotOpenError:
        return _not_open(request, found)
    except (issuing.TargetsChangedError, OutsideSubtreeError):
        messages.warning(request, _("The units have changed since you looked. Nothing was sent."))
    else:
        text = ngettext("Sent to {n} more unit.", "Sent to {n} more units.", number)
        messages.success(request, text.format(n=number))
    return redirect("directives-board", directive_id=found.pk)


def _initial(directive: Directive) -> dict[str, Any]:
    due = directive.due_at.astimezone(clock.BUSINESS_ZONE)
    return {
        "based_on": directive.content_version,
        "title": directive.title,
        "text": directive.text,
        "own_words": directive.own_words,
        "number_label": directive.number_label,
        "due_day": due.date(),
        "due_time": due.time().replace(second=0, microsecond=0),
    }


def _not_open(request: HttpRequest, found: Directive) -> HttpResponse:
    messages.info(request, _("It is not open any more, or an amendment waits. Nothing was changed."))
    return redirect("directives-board", directive_id=found.pk)
