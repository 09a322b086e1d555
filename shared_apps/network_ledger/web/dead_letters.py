"""The operator's page of undelivered messages: ids, kinds and errors, never what they carry."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.messaging.dead_letters import dead_letters, replay
from shared_apps.network_ledger.queries import notices

MOST_AT_ONCE = 200
"""Letters that one press of the button replays; the rest waits for the next press or for the command."""


@requires("network_ledger.replay")
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """All dead letters, newest first; `kind` filters."""
    kind, number = request.GET.get("kind", ""), request.GET.get("page", "1")
    pages, rows = notices.letters(kind, int(number) if number.isdecimal() else 1)
    kinds = notices.kinds()
    context = {
        "pages": pages,
        "letters": rows,
        "kind": kind,
        "kinds": kinds,
        "total": sum(row.number for row in kinds),
        "most_at_once": MOST_AT_ONCE,
    }
    return render(request, "network_ledger/dead_letters.html", context)


@requires("network_ledger.replay")
@require_POST
def replay_letters(request: HttpRequest) -> HttpResponse:
    """Try one letter (`id`), all of a kind (`kind`) or all anew.

    What is gone meanwhile is told, not an error.
    """
    kind, chosen = request.POST.get("kind", ""), request.POST.get("id", "")
    if chosen and not chosen.isdecimal():
        raise Http404
    found = dead_letters(kind=kind, ids=[int(chosen)] if chosen else None, limit=MOST_AT_ONCE)
    actor = actor_of(request).account_id
    assert actor is not None  # the permission is nobody's without an account
    replayed = sum(replay(notice, actor=actor) for notice in found)
    if replayed:
        told = ngettext(
            "%(number)s letter is tried anew. If it fails again, it comes back here.",
            "%(number)s letters are tried anew. Those that fail again come back here.",
            replayed,
        )
        messages.success(request, told % {"number": replayed})
    else:
        messages.info(
            request, _("There was nothing left to try: it has been delivered or replayed meanwhile.")
        )
    address = reverse("network_ledger-dead-letters")
    return HttpResponseRedirect(f"{address}?{urlencode({'kind': kind})}" if kind else address)
