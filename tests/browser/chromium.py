"""Finding and starting the real Chromium, and what a page may not do in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without a browser's own windows around the page: a quarter less work."""
# The first three load two pages of Chromium's own with every window, for suggestions below its address bar:
# more work than most pages of ours. To name any is to leave Playwright's own list, so that follows.
_FEATURES_LEFT_OUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# Without the background flags Chromium calls its maker's servers at every start; as root it needs no-sandbox.
# Of its own accord it begins a process for every page that is opened, which takes as long as the page itself.
# And it compiles scripts anew while they run (maglev, opt), for pages that stay. None does here: that was a
# fifth of what looking at a page with axe took.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-site-isolation-trials",
    "--process-per-site",
    "--renderer-process-limit=1",
    "--js-flags=--no-maglev,--no-opt",
    f"--disable-features={','.join(_FEATURES_LEFT_OUT)}",
    "--host-resolver-rules=MAP localhost 127.0.0.1, MAP *.localhost 127.0.0.1",
)
PHONE = (360, 740)
DESK = (1440, 900)

HARDEST_AND_USUAL = pytest.mark.parametrize(
    ("width", "scripts"), [(PHONE[0], False), (DESK[0], True)], ids=["phone-no-scripts", "desk-scripts"]
)
"""A long journey twice: where there is least (a small page, nothing but HTML), and where there is most. What
lies between is looked at page by page.
"""


def executable() -> str | None:
    """Path of a Chromium: HUISHENG_CHROMIUM, or the first of the usual names on the PATH."""
    named = os.environ.get("HUISHENG_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """A started browser. Playwright keeps an event loop in this thread; Django refuses to work beside one."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class Watch:
    """Collects what went wrong in a context's pages.

    That is: errors in the console, breaches of the content policy, exceptions, failed requests, missing
    files and answers of 500 and above.

    A refused page (4xx) is no fault by itself: tests ask for such pages.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"exception: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        refused_page = "the server responded with a status of 4" in message.text
        if message.type in {"error", "warning"} and not refused_page:
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        missing_part = response.status == 404 and response.request.resource_type != "document"
        if response.status >= 500 or missing_part:
            self.problems.append(f"{response.status}: {response.url}")

    def _failed(self, request: Any) -> None:
        # A page that is left while it loads aborts what it was loading.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"failed: {request.url} {request.failure}")


Browse = Callable[..., Page]
"""A function that opens a page: see the fixture `browse`."""
