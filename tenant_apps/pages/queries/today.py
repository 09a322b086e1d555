"""今日待办 of a unit: what is owed today, and what a new unit still lacks."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.public import ways_that_fail, ways_that_send
from tenant_apps.directive_inbox.public import directive_load
from tenant_apps.knowledge.public import to_review
from tenant_apps.people import public as people
from tenant_apps.questions.public import Queue, queue_counts
from tenants.public import explain_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line: what is to be done, how pressing it is (tone of a chip), and where."""

    text: str
    href: str
    tone: str = "plain"


def owed_today() -> list[Task]:
    """What is owed now, the most pressing first; empty when nothing is."""
    counts, load = queue_counts(), directive_load()
    desk, directives = reverse("questions-desk"), reverse("directive_inbox-list")
    overdue, to_screen = counts.get(Queue.OVERDUE, 0), counts.get(Queue.TO_SCREEN, 0)
    to_answer, in_time = counts.get(Queue.TO_ANSWER, 0), load.owed - load.late
    outdated, broken = to_review(), len(ways_that_fail())
    lines = (
        (
            overdue,
            "late",
            f"{desk}?queue={Queue.OVERDUE}",
            ngettext("%(n)s question is overdue", "%(n)s questions are overdue", overdue),
        ),
        (
            load.late,
            "late",
            directives,
            ngettext("%(n)s directive is late", "%(n)s directives are late", load.late),
        ),
        (
            broken,
            "late",
            reverse("channels-senders"),
            ngettext("%(n)s channel does not work", "%(n)s channels do not work", broken),
        ),
        (
            to_screen,
            "soon",
            f"{desk}?queue={Queue.TO_SCREEN}",
            ngettext("%(n)s question waits to be screened", "%(n)s questions wait to be screened", to_screen),
        ),
        (
            to_answer,
            "plain",
            f"{desk}?queue={Queue.TO_ANSWER}",
            ngettext("%(n)s question waits for an answer", "%(n)s questions wait for an answer", to_answer),
        ),
        (
            in_time,
            "plain",
            directives,
            ngettext("%(n)s directive is to be dealt with", "%(n)s directives are to be dealt with", in_time),
        ),
        (
            outdated,
            "plain",
            f"{reverse('knowledge-keep')}?show=due",
            ngettext(
                "%(n)s entry of the knowledge base is to be looked through again",
                "%(n)s entries of the knowledge base are to be looked through again",
                outdated,
            ),
        ),
    )
    return [
        Task(text=text % {"n": count}, href=href, tone=tone) for count, tone, href, text in lines if count > 0
    ]


def still_missing() -> list[Task]:
    """What a unit should have and has not: an empty new unit is told what to do first."""
    unit_id = current_unit().id
    keys = ("footer.report_phone", "footer.contact", "look.logo")
    values = {key: view.value for key, view in explain_settings(unit_id, keys).items()}
    tasks = []
    if not people.on_duty_now() and not people.next_on_duty():
        tasks.append(
            Task(
                text=_("Nobody is on duty, now or later: fill in the roster"),
                href=reverse("people-roster"),
                tone="soon",
            )
        )
    if not values["footer.report_phone"]:
        tasks.append(
            Task(
                text=_("No telephone for reports (举报电话) stands on the site"),
                href=reverse("pages-setting", args=["footer.report_phone"]),
                tone="soon",
            )
        )
    if not values["footer.contact"]:
        tasks.append(
            Task(
                text=_("No contact stands on the site"),
                href=reverse("pages-setting", args=["footer.contact"]),
            )
        )
    if not ways_that_send():
        tasks.append(
            Task(
                text=_("People are told by their page alone: set up WeChat, SMS or e-mail"),
                href=reverse("channels-senders"),
            )
        )
    if not values["look.logo"]:
        tasks.append(Task(text=_("The site has no logo yet"), href=reverse("pages-look")))
    return tasks
