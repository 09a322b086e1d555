"""axe-core over every page: nothing serious or critical; no sideways scrolling; one first-order heading.

In the suite at 360 px in the light theme; with HUISHENG_AXE=all also in the dark one, at 1440 px and in large
type.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page

from huisheng.kernel.access import NETWORK_STAFF, routes
from tests.actors import PASSWORD, give_role, make_account
from tests.browser.chromium import DESK, PHONE, Browse, Watch
from tests.browser.conftest import profile, type_size_cookies
from tests.browser.pages import PAGES, PageCase
from tests.browser.site import Site
from tests.browser.staff import cookies_for

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_LIGHT: list[dict[str, Any]] = [{"width": PHONE[0]}]
_ALL: list[dict[str, Any]] = [
    *_LIGHT,
    {"width": PHONE[0], "dark": True},
    {"width": DESK[0]},
    {"width": DESK[0], "dark": True},
    {"width": PHONE[0], "type_size": "150"},
]
VIEWS = _ALL if os.environ.get("HUISHENG_AXE") == "all" else _LIGHT


# A rule says how much it matters that it is broken, over the head of its checks. Rules of less than serious
# matters fail nothing here, so they need not be looked at.
_OF_LESS = re.findall(r'\{id:"([a-z0-9-]+)",impact:"(?:minor|moderate)"', AXE)
_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {rule: {"enabled": False} for rule in _OF_LESS},
}


_opened: dict[PageCase, str] = {}
"""Where this process has been."""

LookAt = Callable[[dict[str, Any], list[dict[str, Any]]], AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def look_at(chromium: Browser, site: Site) -> Iterator[LookAt]:
    """A function that gives the page of one profile for each view, to go somewhere as this visitor: what all
    pages load is loaded once, and a window costs as much as most pages.
    """
    profiles: dict[str, tuple[BrowserContext, Watch, Page]] = {}

    @contextmanager
    def look(view: dict[str, Any], cookies: list[dict[str, Any]]) -> Iterator[Page]:
        key = repr(view)
        if key not in profiles:
            context = profile(chromium, site, **view, init_script=AXE)
            profiles[key] = context, Watch(context), context.new_page()
        context, watch, page = profiles[key]
        context.clear_cookies()
        context.add_cookies([*type_size_cookies(site, view.get("type_size", "100")), *cookies])  # type: ignore[list-item]
        watch.problems.clear()
        yield page
        assert watch.problems == []

    yield look
    for context, _, _ in profiles.values():
        context.close()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: "-".join(map(str, view.values())))
@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_page_serves_everybody(case: PageCase, view: dict[str, Any], site: Site, look_at: LookAt) -> None:
    with look_at(view, _signed_in(case, site)) as page:
        _opened[case] = case.url(site)
        response = page.goto(_opened[case])
        assert response is not None
        assert response.status == case.status
        # All of it in one question: each way to find something brings the page a script of its own first.
        headings, overflow, violations = page.evaluate(_LOOK, _OPTIONS)
        assert headings == 1
        assert overflow == 0, "the page scrolls sideways"
        assert _serious(violations) == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: "-".join(map(str, view.values())))
def test_signing_in_serves_everybody(view: dict[str, Any], site: Site, browse: Browse) -> None:
    """The pages between password and second factor, which no finished session sees."""
    account = make_account(password=PASSWORD)
    give_role(account, NETWORK_STAFF, site.network.province.id)
    page = browse(**view, init_script=AXE)
    page.goto(site.url("/accounts/login/"))
    page.locator("input[name=login]").fill(account.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/second-factor/**")
    assert _overflow(page) == 0
    assert _violations(page) == []


def test_what_is_serious_is_looked_for() -> None:
    """Rules that are left out are known by name; those that matter are more."""
    assert {"region", "heading-order", "meta-viewport"} <= set(_OF_LESS)
    serious = re.findall(r'\{id:"([a-z0-9-]+)",impact:"(?:serious|critical)"', AXE)
    assert {"color-contrast", "label", "link-name", "list"} <= set(serious)
    assert len(serious) + len(_OF_LESS) == len(re.findall(r'\{id:"[a-z0-9-]+",impact:', AXE)) > 100


def test_axe_finds_a_fault(site: Site, browse: Browse) -> None:
    """The check can fail: a field without a label is found."""
    page = browse(init_script=AXE)
    page.goto(site.url("/"))
    page.evaluate("document.querySelector('label[for=q]').remove()")
    assert "label" in {found.split(":")[0] for found in _violations(page)}


def _signed_in(case: PageCase, site: Site) -> list[dict[str, Any]]:
    return cookies_for(site, case.role, case.unit(site)) if case.role else []


_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_VIOLATIONS = "axe.run(document, options).then(found => found.violations)"
_LOOK = f"""async options => [
    document.querySelectorAll("h1").length,
    {_OVERFLOW},
    await {_VIOLATIONS},
]"""


def _overflow(page: Page) -> int:
    return int(page.evaluate(_OVERFLOW))


def _violations(page: Page) -> list[str]:
    return _serious(page.evaluate(f"options => {_VIOLATIONS}", _OPTIONS))


def _serious(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in violations
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


# Nothing to look at: what takes a form or answers with a file, JSON or a redirect.
_NO_PAGES = {
    "ops-live", "ops-ready", "ops-metrics", "web-look", "web-preferences", "pages-logo",
    "insights-table", "insights-pinned-table", "insights-view-save", "insights-view-drop", "insights-pin",
    "insights-unpin", "insights-rebuild-begin", "insights-rebuild-stop",
    "oversight-orders-csv", "oversight-passed-csv", "oversight-register-xlsx",
    "insights-historic-file",
    "insights-appraisal-objection-file",
    "insights-brief-docx", "insights-brief-drop-case", "insights-brief-issue", "insights-brief-discard",
    "insights-brief-send", "insights-appraisal-publish", "insights-appraisal-discard",
    "insights-appraisal-close", "insights-appraisal-finish", "insights-appraisal-file",
    "directive_inbox-appraisal",
    "mfa_download_recovery_codes", "mfa_login_webauthn", "accounts-phone-send",
    "accounts-sign-out", "accounts-hand-over", "accounts-enter", "accounts-enrol", "accounts-visit-leave",
    "tenants-operators-provision", "network_ledger-replay",
    "onboarding-letter", "onboarding-own-step", "onboarding-scan", "onboarding-step", "onboarding-wave-drop",
    "onboarding-coverage", "onboarding-progress", "onboarding-waive", "onboarding-waive-back",
    "setup-begin", "setup-go-live", "setup-stage-send",
    "accounts-provider-remove", "accounts-outside-unlink", "accounts-outside-back",
    "accounts-operators-withdraw", "accounts-operators-ask-reset", "accounts-operators-reset-decide",
    "accounts-people-of-withdraw", "accounts-people-of-password-link", "accounts-people-of-reset",
    "accounts-people-of-reset-decide", "accounts-people-withdraw", "accounts-people-password-link",
    "accounts-people-ask-reset", "accounts-people-reset-decide",
    "oversight-sample-ask",
    "oversight-difficulty-reply", "oversight-difficulty-take", "oversight-difficulty-join",
    "oversight-difficulty-release", "oversight-difficulty-share", "directive_inbox-difficulty-add",
    "directive_inbox-difficulty-enough", "directive_inbox-difficulty-not-enough",
    "directive_inbox-difficulty-take-back",
    "oversight-order-remind", "oversight-order-card", "oversight-order-send-back", "oversight-order-accept",
    "oversight-order-withdraw", "oversight-take-over", "directive_inbox-order-acknowledge",
    "directive_inbox-order-answer",
    "receivers-unit-test", "receivers-unit-remove", "receivers-issuer-test", "receivers-issuer-remove",
    "receivers-unit-renew", "receivers-issuer-renew",
    "directives-below-xlsx",
    "directives-reports-xlsx", "directives-report-return", "directives-reports-zip", "directives-report-file",
    "directive_inbox-report-file",
    "directives-file", "directives-files", "directives-file-remove", "directive_inbox-file",
    "directives-feed-read",
    "directives-enquiry-answer",
    "directive_inbox-fill-template", "directive_inbox-fill-upload", "directive_inbox-comment",
    "directive_inbox-ask",
    "directives-remind", "directives-close", "directives-discard", "directives-issue", "directives-propose",
    "directives-approve", "directives-send-back", "directives-put-off", "directives-amendment",
    "directives-recall", "directives-send-later", "directives-responsible",
    "people-roster-add", "people-roster-copy", "people-roster-remove",
    "questions-accept", "questions-decline", "questions-answer", "questions-contact",
    "questions-reply", "questions-progress", "questions-complete", "questions-give-up", "questions-handle",
    "questions-note", "questions-hand-on", "questions-refile", "questions-correct", "questions-watch",
    "questions-claim", "questions-split", "questions-undo", "questions-undo-over", "questions-take-back",
    "questions-views", "questions-many", "questions-call-similar", "questions-cover",
    "questions-show-whole", "questions-file-close", "questions-badges", "questions-outside-letter",
    "questions-topics-network", "questions-topics-map", "questions-topics-move", "questions-topics-template",
    "questions-topics-hide",
    "directive_inbox-acknowledge", "directive_inbox-read", "directive_inbox-report",
    "knowledge-pick", "knowledge-insert", "knowledge-export",
    "channels-try-out", "channels-wechat-back",
    "channels-wechat-enter", "pages-wechat-file", "pages-wecom-file",
    "network_ledger-repair", "people-change-confirm", "people-change-take", "people-change-turn-down",
    "people-handover-sign", "people-handover-words", "people-hours-decide", "people-import-confirm",
    "people-import-faults", "people-import-links", "people-import-template", "people-member-appoint",
    "people-member-check", "people-member-contact", "people-member-invite-again", "people-member-last-day",
    "people-member-open",
    "people-member-proof", "people-member-refuse", "people-member-verify", "people-partner-end",
    "people-partner-invite", "people-section-close", "questions-partner-back",
    "people-shift-replace", "questions-alarm-close", "questions-alarm-consider", "questions-alarm-contact",
    "questions-alarm-take", "questions-alarm-take-over", "questions-alarm-write",
    "questions-below-decide", "questions-desk-file", "questions-export",
    "questions-file", "questions-forget-contact", "questions-offer-step", "questions-similar",
    "questions-solved", "questions-volunteer-step",
    "commons-atom", "commons-rss", "commons-topic-atom", "commons-sitemap", "commons-sitemap-part",
    "commons-robots", "questions-begin", "readers-out",
    "commons-mine", "commons-suggest", "insights-suggest",
    "insights-cluster-name", "insights-cluster-out", "insights-cluster-join", "insights-cluster-dismiss",
    "insights-cluster-reply",
    "interfaces-discovery", "interfaces-renew", "interfaces-request", "interfaces-requests",
    "interfaces-revoke", "interfaces-service",
    "interfaces-services", "interfaces-token",
    "training-table", "training-take-out",
    "outreach-follow", "outreach-open", "outreach-button", "outreach-close", "outreach-poster-svg",
    "outreach-poster-pdf", "outreach-season-ask", "outreach-season-step", "channels-share",
    "outreach-broadcast-ask", "outreach-broadcast-calendar", "outreach-broadcast-step",
    "outreach-wall", "outreach-broadcast-here",
    "web-share-card", "commons-file",
    "knowledge-publish", "knowledge-retire", "knowledge-confirm", "knowledge-restore",
    "questions-hand-over-back", "questions-incoming-accept", "questions-incoming-back",
    "questions-incoming-help",
    "pages-article-step", "pages-site-step", "pages-atom", "pages-picture", "pages-rss",
}  # fmt: skip

# The same templates as a page of PAGES, at another address or for another reader.
_LIKE_ANOTHER = {
    "setup-privacy-add",
    "accounts-sign-in", "account_inactive", "accounts-outside-link", "accounts-outside-out",
    "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_remove_webauthn", "mfa_edit_webauthn", "accounts-new-password",
    "accounts-phone-add", "accounts-phone-remove",
    "accounts-operators-last-day", "accounts-people-of-last-day", "accounts-people-of-add-role",
    "people-section-add", "people-member-link", "people-import-preview",
    # Opened by the journey of test_appraisal.py, for somebody who speaks for a unit.
    "insights-appraisal-object",
    # Opened by the journeys of test_public.py, in the order in which people come to them.
    "knowledge-mine", "knowledge-mine-seen", "knowledge-mine-stop",
    "commons-asker", "readers-code", "readers-me", "readers-forget",
    # Opened by test_taking_part.py, for somebody who has verified a phone.
    "commons-comment", "commons-comment-delete", "commons-follow", "commons-followed", "commons-like",
    "commons-own-words", "moderation-my-reports",
    # Opened by test_peer_answers.py, by whoever answers and whoever asked.
    "commons-answer", "commons-asker-answers", "commons-ledger",
}  # fmt: skip


def test_every_page_is_opened(site: Site) -> None:
    """A new address is either a page above, or somebody has said why it needs no eyes."""
    opened = {_name_of(case, site) for case in PAGES if case.status == 200}
    known = {
        route.name
        for host in ("network", "unit")
        for route in routes(f"huisheng.config.urls_{host}")
        # What the API answers is for programs.
        if not route.pattern.startswith(("admin/", "api/"))
    }
    assert known - opened - _NO_PAGES - _LIKE_ANOTHER == set()
    assert (_NO_PAGES | _LIKE_ANOTHER) - known == set(), "no longer there"


def _name_of(case: PageCase, site: Site) -> str | None:
    host = "network" if case.host == "network" else "unit"
    # To make once more what it shows would take as long as to look at it.
    address = _opened.get(case) or case.url(site)
    return resolve(urlsplit(address).path, f"huisheng.config.urls_{host}").url_name
