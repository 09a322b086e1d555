"""Follow every link that a page offers, as a curious person would, and keep what was seen."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from tests.settled import as_if_committed

_LINK = re.compile(r"""(?:href|src|action|hx-get)\s*=\s*["']([^"'#]+)""")
_LEAVE = re.compile(r"sign-out|/static/|\.ics$")


def crawl(client: Client, starts: Iterable[str], *, most: int = 150) -> Iterator[tuple[str, str]]:
    """Yield (path, body with headers) of every page reachable by GET on the client's host. What processes
    keep they keep, as if all had been committed that was made before.
    """
    as_if_committed()
    todo = deque(starts)
    seen: set[str] = set()
    while todo and len(seen) < most:
        path = todo.popleft()
        if path in seen or _LEAVE.search(path):
            continue
        seen.add(path)
        response: Any = client.get(path)
        assert response.status_code < 500, f"{path}: {response.status_code}"
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace")
        yield path, f"{response.headers}\n{text}"
        todo.extend(_links(text, path))
        if response.status_code in (301, 302, 303):
            todo.extend(_links(f'href="{response["Location"]}"', path))


def _links(text: str, path: str) -> Iterator[str]:
    for found in _LINK.findall(text):
        link = urlsplit(unescape(found))
        if link.scheme not in ("", "http") or (link.scheme and link.netloc):
            continue
        if link.path.startswith("/"):
            yield link.path + (f"?{link.query}" if link.query else "")
        elif link.path or link.query:
            yield (
                path.split("?")[0].rsplit("/", 1)[0]
                + "/"
                + link.path
                + (f"?{link.query}" if link.query else "")
            )
