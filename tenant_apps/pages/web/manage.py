"""`/manage/`: what is owed today, what is missing, and the doors to everything an administrator looks
after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huisheng.kernel.access import actor_of, may, requires
from huisheng.kernel.web.navigation import is_hidden
from tenant_apps.pages.queries.today import owed_today, still_missing


@dataclass(frozen=True, slots=True)
class Door:
    """One card of the index."""

    label: str | Promise
    text: str | Promise
    url_name: str
    icon: str
    permission: str

    @property
    def href(self) -> str:
        """Where it leads; empty on a host without that page."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_DOORS: Final = (
    Door(
        _("First weeks"),
        _("Set up step by step, open to the public, tell the units above"),
        "setup-overview",
        "check2-all",
        "setup.see",
    ),
    Door(
        _("People and roles"),
        _("Who works here, as what, until when"),
        "accounts-people",
        "people",
        "accounts.people_see",
    ),
    Door(
        _("Duty roster"),
        _("Who is on duty on which day"),
        "people-roster",
        "calendar-week",
        "people.roster_see",
    ),
    Door(
        _("Difficulties"),
        _("Tell the units above what cannot be solved here"),
        "directive_inbox-difficulties",
        "chat-dots",
        "directive_inbox.difficulties",
    ),
    Door(
        _("Topics"),
        _("What is offered to askers here"),
        "questions-topics",
        "tags",
        "questions.manage_topics",
    ),
    Door(
        _("Asking form"),
        _("What you ask beside the question, and why"),
        "questions-asking-form",
        "pencil",
        "questions.manage_topics",
    ),
    Door(
        _("Who gets what"),
        _("To which section or unit questions go as a rule"),
        "questions-routes",
        "signpost-split",
        "questions.manage_topics",
    ),
    Door(
        _("Clocks and calendar"),
        _("Working hours, days off, and what is promised"),
        "questions-clocks",
        "clock-history",
        "questions.manage_clocks",
    ),
    Door(
        _("Letters to bodies outside"),
        _("The text of your letters, and whom you often ask"),
        "questions-letters",
        "envelope",
        "questions.manage_letters",
    ),
    Door(
        _("Knowledge base"),
        _("Questions and answers, programmes, ready replies"),
        "knowledge-keep",
        "clipboard",
        "knowledge.publish",
    ),
    Door(
        _("Channels"),
        _("By what people are told: WeChat, SMS, e-mail"),
        "channels-senders",
        "send",
        "channels.manage",
    ),
    Door(
        _("Webhooks and robots"),
        _("Which groups and programs hear of directives"),
        "receivers-unit",
        "send",
        "receivers.of_unit",
    ),
    Door(
        _("Outreach"),
        _("Posters, campaign links, other sites, and how often pages are read"),
        "outreach-campaigns",
        "megaphone",
        "outreach.manage",
    ),
    Door(
        _("Question seasons"),
        _("Some weeks about one subject, with those on duty and live hours"),
        "outreach-seasons-keep",
        "calendar-event",
        "outreach.manage",
    ),
    Door(
        _("Broadcasts"),
        _("A page with the live picture of your service, with questions and the replay"),
        "outreach-broadcasts-keep",
        "megaphone",
        "outreach.manage",
    ),
    Door(
        _("Keys for systems"),
        _("Which other systems may file and read here"),
        "interfaces-keys",
        "key",
        "interfaces.keys",
    ),
    Door(
        _("Reasons"),
        _("The published ones, and your own below them"),
        "pages-reasons",
        "list",
        "pages.settings",
    ),
    Door(
        _("Arrange the site"),
        _("Blocks of the home page, menu and foot: draft, preview, publish, undo"),
        "pages-site",
        "list",
        "pages.site",
    ),
    Door(
        _("Pages and news"),
        _("What you write yourselves: drafts, published versions, pictures"),
        "pages-articles",
        "pencil",
        "pages.site",
    ),
    Door(_("Look"), _("Name, logo and colour of the site"), "pages-look", "palette", "pages.look"),
    Door(
        _("Settings"),
        _("What is locked from above, inherited, or set here"),
        "pages-settings",
        "sliders",
        "pages.settings",
    ),
    Door(
        _("Domains"),
        _("The site under a domain of your own"),
        "pages-domains",
        "signpost-split",
        "pages.domains",
    ),
    Door(
        _("Verification files"),
        _("By which WeChat and WeCom believe that the site is yours"),
        "pages-site-files",
        "shield-check",
        "pages.site_files",
    ),
    Door(_("Audit log"), _("Who did what, and when"), "pages-audit", "clipboard-check", "pages.audit"),
)


@requires("pages.manage")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """今日待办 first, then what is missing, then the doors: all of it what this person may open."""
    actor = actor_of(request)
    context = {
        "tasks": [task for task in owed_today(actor.account_id) if may(actor, task.permission)],
        "missing": [task for task in still_missing() if may(actor, task.permission)],
        "doors": list(_open_doors(request)),
    }
    return render(request, "pages/manage.html", context)


def _open_doors(request: HttpRequest) -> Iterator[Door]:
    actor = actor_of(request)
    for door in _DOORS:
        if door.href and not is_hidden(door.url_name) and may(actor, door.permission):
            yield door
