"""今日待办 of a unit: what is owed today, and what a new unit still lacks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huisheng.kernel.tenancy import current_unit
from shared_apps.receivers.public import stopped_of_unit
from tenant_apps.channels.public import ways_that_fail, ways_that_send
from tenant_apps.directive_inbox.public import directive_load, order_load
from tenant_apps.knowledge.public import to_review
from tenant_apps.people import public as people
from tenant_apps.questions.public import Queue, queue_counts
from tenants.public import explain_settings, lost_domains


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line: what is to be done, how pressing it is, where, and who may do it.

    The tone is that of a chip: late, broken (works no longer; nothing about it has a date), soon or plain.
    """

    text: str
    href: str
    permission: str
    tone: str = "plain"


Lines = Callable[[], Iterable[Task]]
_owed: list[Lines] = []
_missing: list[Lines] = []


def register_today(*, owed: Lines, missing: Lines) -> None:
    """Have an app to the left say what is owed today and what is missing. Called in AppConfig.ready()."""
    _owed.append(owed)
    _missing.append(missing)


def owed_today(account_id: int | None) -> list[Task]:
    """What is owed now, the most pressing first; empty when nothing is. Of questions those are counted that
    this member of staff finds at the desk.
    """
    counts, load = queue_counts(account_id), directive_load()
    desk, directives = reverse("questions-desk"), reverse("directive_inbox-list")
    overdue, to_screen = counts.get(Queue.OVERDUE, 0), counts.get(Queue.TO_SCREEN, 0)
    to_follow_up = counts.get(Queue.FOLLOW_UP, 0)
    to_answer, in_time = counts.get(Queue.TO_ANSWER, 0), load.owed - load.late
    orders = order_load()
    outdated, broken = to_review(), len(ways_that_fail())
    lost, stopped = lost_domains(current_unit().id), stopped_of_unit(current_unit().id)
    members = reverse("people-members")
    applied, silent = people.waiting_count(), len(people.inactive_experts())
    lines = (
        (
            overdue,
            "questions.work",
            "late",
            f"{desk}?queue={Queue.OVERDUE}",
            ngettext("%(n)s question is overdue", "%(n)s questions are overdue", overdue),
        ),
        (
            to_follow_up,
            "questions.work",
            "soon",
            f"{desk}?queue={Queue.FOLLOW_UP}",
            ngettext(
                "%(n)s question waits for a reply from outside",
                "%(n)s questions wait for a reply from outside",
                to_follow_up,
            ),
        ),
        (
            load.late,
            "directive_inbox.view",
            "late",
            directives,
            ngettext("%(n)s directive is late", "%(n)s directives are late", load.late),
        ),
        (
            orders.owed,
            "directive_inbox.orders",
            "late" if orders.late else "soon",
            reverse("directive_inbox-orders"),
            ngettext(
                "%(n)s order of a unit above waits for an answer",
                "%(n)s orders of units above wait for an answer",
                orders.owed,
            ),
        ),
        (
            broken,
            "channels.manage",
            "broken",
            reverse("channels-senders"),
            ngettext("%(n)s channel does not work", "%(n)s channels do not work", broken),
        ),
        (
            lost,
            "pages.domains",
            "broken",
            reverse("pages-domains"),
            ngettext("%(n)s domain leads elsewhere", "%(n)s domains lead elsewhere", lost),
        ),
        (
            stopped,
            "receivers.of_unit",
            "broken",
            reverse("receivers-unit"),
            ngettext(
                "%(n)s webhook or robot has stopped",
                "%(n)s webhooks or robots have stopped",
                stopped,
            ),
        ),
        (
            to_screen,
            "questions.work",
            "soon",
            f"{desk}?queue={Queue.TO_SCREEN}",
            ngettext("%(n)s question waits to be screened", "%(n)s questions wait to be screened", to_screen),
        ),
        (
            to_answer,
            "questions.work",
            "plain",
            f"{desk}?queue={Queue.TO_ANSWER}",
            ngettext("%(n)s question waits for an answer", "%(n)s questions wait for an answer", to_answer),
        ),
        (
            applied,
            "people.members",
            "plain",
            f"{members}?state=waiting",
            ngettext(
                "%(n)s application is to be looked at",
                "%(n)s applications are to be looked at",
                applied,
            ),
        ),
        (
            in_time,
            "directive_inbox.view",
            "plain",
            directives,
            ngettext("%(n)s directive is to be dealt with", "%(n)s directives are to be dealt with", in_time),
        ),
        (
            outdated,
            "knowledge.write",
            "plain",
            f"{reverse('knowledge-keep')}?show=due",
            ngettext(
                "%(n)s entry of the knowledge base is to be looked through again",
                "%(n)s entries of the knowledge base are to be looked through again",
                outdated,
            ),
        ),
        (
            silent,
            "people.members",
            "plain",
            f"{members}?kind=expert",
            ngettext(
                "%(n)s expert has answered nothing for 90 days",
                "%(n)s experts have answered nothing for 90 days",
                silent,
            ),
        ),
    )
    own = [
        Task(text=text % {"n": count}, href=href, tone=tone, permission=permission)
        for count, permission, tone, href, text in lines
        if count > 0
    ]
    return own + [task for more in _owed for task in more()]


def still_missing() -> list[Task]:
    """What a unit should have and has not: an empty new unit is told what to do first."""
    unit_id = current_unit().id
    keys = ("footer.report_phone", "footer.contact", "look.logo")
    values = {key: view.value for key, view in explain_settings(unit_id, keys).items()}
    tasks = [task for more in _missing for task in more()]
    if not people.on_duty_now() and not people.next_on_duty():
        tasks.append(
            Task(
                text=_("Nobody is on duty, now or later: fill in the roster"),
                href=reverse("people-roster"),
                permission="people.roster_make",
                tone="soon",
            )
        )
    if not values["footer.report_phone"]:
        tasks.append(
            Task(
                text=_("No telephone for reports (举报电话) stands on the site"),
                href=reverse("pages-setting", args=["footer.report_phone"]),
                permission="pages.settings",
                tone="soon",
            )
        )
    if not values["footer.contact"]:
        tasks.append(
            Task(
                text=_("No contact stands on the site"),
                href=reverse("pages-setting", args=["footer.contact"]),
                permission="pages.settings",
            )
        )
    if not ways_that_send():
        tasks.append(
            Task(
                text=_("People are told by their page alone: set up WeChat, SMS or e-mail"),
                href=reverse("channels-senders"),
                permission="channels.manage",
            )
        )
    if not values["look.logo"]:
        tasks.append(
            Task(text=_("The site has no logo yet"), href=reverse("pages-look"), permission="pages.look")
        )
    return tasks
