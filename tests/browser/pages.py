"""PAGES: every page that the accessibility test opens. An app that adds a page adds a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.browser.site import Site

Host = Literal["network", "province", "a"]


@dataclass(frozen=True, slots=True)
class PageCase:
    """One page: its address on a host, who opens it (a role, or "" for nobody), and the answer's status.

    `path` may be a function that first makes what the page shows and returns the address.
    """

    name: str
    path: str | Callable[[Site], str]
    host: Host = "network"
    role: str = ""
    status: int = 200

    def url(self, site: Site) -> str:
        """Absolute address of the page."""
        path = self.path if isinstance(self.path, str) else self.path(site)
        return site.url(path, None if self.host == "network" else getattr(site.network, self.host))


PAGES: list[PageCase] = [
    PageCase("home", "/"),
    PageCase("find", "/find/?q=历下"),
    PageCase("find-nothing", "/find/?q=zzzz"),
    PageCase("find-check", "/find/?for=check"),
    PageCase("find-below", lambda site: f"/find/?at={site.network.city.id}"),
    PageCase("unsure", "/find/unsure/"),
    PageCase("not-found", "/no/such/page/", status=404),
]
