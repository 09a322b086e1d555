"""The way from our page to the university and back, as a browser goes it."""

import re
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.shared_apps.accounts.outside.university import University

SLUG = "lixia"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECOND = "/accounts/second-factor/authenticate/"
_LEADS_TO = re.compile(r'<meta http-equiv="refresh" content="0;url=([^"]+)">')


def browser() -> Client:
    return Client(headers={"host": settings.HUISHENG_BASE_HOST})


def set_out(client: Client, path: str = f"/sign-in/{SLUG}/", **form: str) -> str:
    """Press the button; return the university's address to which the page leads."""
    answer = client.post(path, form)
    found = _LEADS_TO.search(answer.content.decode())
    assert found, (answer.status_code, answer.content.decode())
    return unescape(found[1])


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come_back(client: Client, address: str) -> HttpResponse:
    """Follow the university's redirect to us."""
    answer: HttpResponse = client.get(path_of(address))
    return answer


def there_and_back(client: Client, university: University, path: str = f"/sign-in/{SLUG}/") -> HttpResponse:
    return come_back(client, university.visit(set_out(client, path)))


def is_in(client: Client) -> bool:
    return client.get("/my/").status_code == 200
