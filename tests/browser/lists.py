"""Finding something in a list that is shown page after page.

All tests share one site, so a list may be longer than one page by the time a test looks, whatever it added
itself, and a list in order of need has its newest entry anywhere.
"""

from collections.abc import Callable

from playwright.sync_api import Locator, Page


def found(page: Page, address: str, entry: Callable[[Page], Locator]) -> Locator:
    """What `entry` locates, on the first page of the list at `address` that has it.

    If none has it, it is given as on the last page, so that whoever uses it is told what is missing.
    """
    page.goto(address)
    onward = page.locator(".hs-pager a[rel=next]")
    while not entry(page).count() and onward.count():
        page.goto(onward.evaluate("link => link.href"))
    return entry(page)
