"""What follows a click waits for what the click brings.

A click returns before the next page is there. Whoever then counts, reads an address or looks into the
database looks at the old page, at a half-built one or at what is not written yet, depending on how busy the
machine is; whoever then goes elsewhere may stop the form on its way. So after a click (a key, a tap) the test
must wait for something first, with `expect(...)`, `wait_for…` or inside `with page.expect_…`: otherwise these
fail at once, on every machine.

`HUISHENG_TEST_SLOWNESS=0.7` makes each page take that many seconds longer (site.py): what waits for the wrong
thing, which these guards cannot know, fails then.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from playwright.sync_api import BrowserContext, Keyboard, Locator, Page
from playwright.sync_api._generated import EventContextManager, LocatorAssertions, PageAssertions

ACTS = {Locator: ("click", "dblclick", "press", "tap"), Keyboard: ("press",)}
READS = {
    Locator: (
        "all",
        "all_inner_texts",
        "all_text_contents",
        "count",
        "evaluate",
        "evaluate_all",
        "get_attribute",
        "inner_html",
        "inner_text",
        "input_value",
        "is_checked",
        "is_enabled",
        "is_hidden",
        "is_visible",
        "screenshot",
        "text_content",
    ),
    Page: ("content", "evaluate", "goto", "pdf", "reload", "screenshot", "title"),
    BrowserContext: ("cookies", "storage_state"),
}
WAITS = {Locator: ("wait_for",)}
PAGE_WAITS = ("wait_for_event", "wait_for_function", "wait_for_selector", "wait_for_url")
"""Not `wait_for_load_state`: the old page is loaded, too."""
AT_ONCE = ("Tab", "Shift+Tab", "ArrowDown", "ArrowUp", "j", "k")
"""Keys that move the focus before the press returns."""


class TooSoonError(AssertionError):
    """Something was read after a click and before anything that the click brings was waited for."""


class _Clicked:
    """What was clicked last, as long as nothing was waited for. Of the thread of the tests alone."""

    def __init__(self) -> None:
        self.what = ""
        self.thread = threading.get_ident()

    def must_be_settled(self, reading: str) -> None:
        if self.what and threading.get_ident() == self.thread:
            what, self.what = self.what, ""
            raise TooSoonError(f"{reading} right after {what}: wait with expect(...) for what that brings")


@contextmanager
def watched() -> Iterator[None]:
    """Within the block whatever reads too soon raises TooSoonError."""
    clicked = _Clicked()
    before: list[tuple[type, str, Any]] = []

    def swap(owner: type, name: str, make: Callable[[Any], Any]) -> None:
        original = getattr(owner, name)
        before.append((owner, name, original))
        setattr(owner, name, make(original))

    def act(original: Any) -> Any:
        def acting(self: Any, *args: Any, **kwargs: Any) -> Any:
            done = original(self, *args, **kwargs)
            if not (isinstance(self, Keyboard) and args[0] in AT_ONCE):
                clicked.what = f"{original.__name__} of {self}"
            return done

        return acting

    def read(original: Any) -> Any:
        def reading(self: Any, *args: Any, **kwargs: Any) -> Any:
            clicked.must_be_settled(original.__name__)
            return original(self, *args, **kwargs)

        return reading

    def wait(original: Any) -> Any:
        def waiting(self: Any, *args: Any, **kwargs: Any) -> Any:
            done = original(self, *args, **kwargs)
            clicked.what = ""
            return done

        return waiting

    def query(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        clicked.must_be_settled("a look into the database")
        return execute(sql, params, many, context)

    assertions: dict[type, tuple[str, ...]] = {
        owner: tuple(name for name in vars(owner) if name.startswith(("to_", "not_to_")))
        for owner in (LocatorAssertions, PageAssertions)
    }
    waits: dict[type, tuple[str, ...]] = {
        **WAITS,
        Page: PAGE_WAITS,
        **assertions,
        EventContextManager: ("__exit__",),
    }
    for make, table in ((act, ACTS), (read, READS), (wait, waits)):
        for owner, names in table.items():
            for name in names:
                swap(owner, name, make)
    address = vars(Page)["url"]
    before.append((Page, "url", address))
    Page.url = property(lambda page: (clicked.must_be_settled("url"), address.fget(page))[1])  # type: ignore[method-assign, assignment]
    try:
        with connection.execute_wrapper(query):
            yield
    finally:
        for owner, name, original in reversed(before):
            setattr(owner, name, original)
