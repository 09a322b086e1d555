"""What leaves after ten seconds, without waiting for them: they pass at once, for the server and the page."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from playwright.sync_api import Page

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.models import Decision
from tenant_apps.questions.operations import holding
from tenants.public import UnitCard
from tests.browser.site import Site

TEN_SECONDS = 12_000
"""Milliseconds on the page: the undo window, and the moment that it grants to the server's clock."""


def let_them_pass(page: Page, site: Site, unit: UnitCard, question: UUID) -> None:
    """The ten seconds are over: the page's countdown ends, and asks for what waits. The page's clock was
    installed before it was opened (`page.clock.install()`), and shows the countdown.
    """
    _make_due(site, unit, question)
    # What counts down must have begun to.
    page.wait_for_load_state("domcontentloaded")
    page.clock.run_for(TEN_SECONDS)


def send_now(site: Site, unit: UnitCard, question: UUID) -> None:
    """What the wake-up does after ten seconds, for those who have no countdown."""
    held = _make_due(site, unit, question)
    with enter_unit(site.network.ref(unit)):
        holding.send(held)


def _make_due(site: Site, unit: UnitCard, question: UUID) -> UUID:
    with enter_unit(site.network.ref(unit)):
        its = Q(question=question) | Q(question__origin_question=question)
        held = Decision.objects.get(its, kind="send", state="open")
        Decision.objects.filter(pk=held.pk).update(effective_at=clock.now() - timedelta(seconds=1))
        return held.pk
