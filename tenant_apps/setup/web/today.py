"""What stands among the things of the day on `/manage/`: one nudge, a privacy text that lacks something, and
that the unit is still on trial.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tenant_apps.pages.public import Task
from tenant_apps.setup.queries.advice import nudge_of_today
from tenant_apps.setup.queries.milestones import begun
from tenant_apps.setup.queries.privacy import privacy_text
from tenants.public import UnitState, current_card


def owed() -> Iterator[Task]:
    """What the coach says today."""
    nudge = nudge_of_today()
    if nudge is not None:
        text = _("%(fact)s %(action)s") % {"fact": nudge.fact, "action": nudge.action}
        yield Task(text=text, href=nudge.href, permission="setup.see", tone="soon")
    href = reverse("setup-privacy")
    # For good, and not in the first weeks alone: what readers are told has to be what is done.
    if privacy_text().lacks and (nudge is None or nudge.href != href):
        text = _("The privacy text lacks a paragraph of the network's: take it over")
        yield Task(text=text, href=href, permission="setup.keep", tone="soon")


def still_missing() -> Iterator[Task]:
    """That the site still runs on trial."""
    if current_card().state == UnitState.SANDBOX and begun() is not None:
        text = _("The site runs on trial: what is missing before it opens to the public")
        yield Task(text=text, href=reverse("setup-overview"), permission="setup.see", tone="soon")
