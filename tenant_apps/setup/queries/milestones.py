"""The steps with a date: what each still lacks, by when it is due, since when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.setup_facts import LIVE, OPENED
from tenant_apps.setup.data.codes import Milestone, Part, Stage
from tenant_apps.setup.data.settings import day_key
from tenant_apps.setup.models import steps_kept
from tenant_apps.setup.queries.evidence import Evidence
from tenant_apps.setup.queries.parts import part_of
from tenant_apps.setup.rules.days import due_on
from tenants.public import explain_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step. ``missing`` is empty once it is done, on ``done_on``; the day is today's until it is told."""

    code: Milestone
    label: str
    due_on: date
    done_on: date | None
    missing: tuple[str, ...]
    href: str

    @property
    def is_late(self) -> bool:
        """Its day has passed, and it is not done."""
        return self.done_on is None and self.due_on < business_day()

    @property
    def was_late(self) -> bool:
        """Done, and after its day."""
        return self.done_on is not None and self.done_on > self.due_on


@dataclass(frozen=True, slots=True)
class Begun:
    """The rows of the unit's first weeks: when it was set up, when it opened to the public, what was done."""

    opened: date
    live: date | None
    done: Mapping[str, date]


def begun() -> Begun | None:
    """None in a unit that was set up before there were first weeks, and has not begun them."""
    rows = {row.code: row for row in steps_kept()}
    opened = rows.get(OPENED)
    if opened is None or opened.done_on is None:
        return None
    live = rows.get(LIVE)
    done = {code: row.done_on for code, row in rows.items() if row.done_on is not None}
    return Begun(opened.done_on, live.done_on if live else None, done)


def steps(found: Evidence, since: Begun) -> list[StepView]:
    """All of them, in order, as things stand today."""
    views = explain_settings(current_unit().id, [day_key(code) for code in Milestone])
    today, result = business_day(), []
    for code in Milestone:
        missing, href = _standing(code, found, since)
        done = since.done.get(code) or (None if missing else today)
        result.append(
            StepView(
                code=code,
                label=str(code.label),
                due_on=due_on(since.opened, int(views[day_key(code)].overridden_value)),
                done_on=done,
                missing=() if done else tuple(missing),
                href=href,
            )
        )
    return result


def stage_is_over(stage: Stage, all_steps: list[StepView]) -> bool:
    """Whether its summary may be written: everything in it is done, or its last day has passed."""
    inside = [step for step in all_steps if step.code in stage.milestones]
    last = max(step.due_on for step in inside)
    return all(step.done_on for step in inside) or last < business_day()


def stage_days(stage: Stage, all_steps: list[StepView], since: Begun) -> tuple[date, date]:
    """The first and the last day of a stage: from the day after the stage before it up to its last date, but
    not beyond today.
    """
    first = since.opened
    for earlier in Stage:
        last = max(step.due_on for step in all_steps if step.code in earlier.milestones)
        if earlier == stage:
            return min(first, business_day()), max(min(last, business_day()), min(first, business_day()))
        first = last + timedelta(days=1)
    raise AssertionError("every stage is one of them")


def _standing(code: Milestone, found: Evidence, since: Begun) -> tuple[list[str], str]:
    """What is missing, and where it is put right."""
    match code:
        case Milestone.NOTICE:
            none = _("Nobody leads this unit here yet: the first leader has to accept the invitation.")
            return ([] if found.leaders else [none]), "/manage/people/"
        case Milestone.CONTACT:
            none = _("Beside the leader somebody must look after the site as its administrator.")
            return ([] if found.contacts else [none]), "/manage/people/"
        case Milestone.TRAINING:
            return _of_parts(found, Part.PRACTICE), "/manage/setup/practice/"
        case Milestone.GROUP:
            missing = _of_parts(found, Part.PEOPLE, Part.EXPERTS)
            first = Part.EXPERTS if found.staff >= found.wanted.staff else Part.PEOPLE
            return missing, f"/manage/setup/{first.value}/"
        case Milestone.ACTIVE:
            if found.wanted.staff > 1 and not found.sections:
                none = _("No section or working group is set up.")
                return [none, *_of_parts(found, Part.ROSTER)], "/manage/sections/"
            return _of_parts(found, Part.ROSTER), "/manage/setup/roster/"
        case Milestone.PROMOTION:
            none = _("No poster or link was made by which young people find you.")
            return ([] if found.campaigns else [none]), "/manage/outreach/"
        case Milestone.SUMMARY:
            number = sum(stage.row not in since.done for stage in Stage)
            words = ngettext(
                "%(n)s summary is not sent yet.", "%(n)s summaries are not sent yet.", number
            ) % {"n": number}
            unsent = next((stage for stage in Stage if stage.row not in since.done), Stage.REACH)
            return ([words] if number else []), f"/manage/setup/stages/{unsent.value}/"


def _of_parts(found: Evidence, *parts: Part) -> list[str]:
    return [words for part in parts for words in part_of(part, found).missing]
