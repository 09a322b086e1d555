"""What pages of verified people share: who it is, about which question, and that nobody keeps them."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from huisheng.kernel.web.private_pages import private
from tenant_apps.commons.queries.one import Gone, Heading, find, heading


def question_or_way(number: str) -> Heading | HttpResponseRedirect:
    """The question, if everybody can read it; the way to its page, which says why, if they could once.
    Raises Http404.
    """
    found = heading(number)
    if found is not None:
        return found
    if isinstance(find(number.upper()), Gone):
        return HttpResponseRedirect(page_of(number))
    raise Http404


def page_of(number: str) -> str:
    """The page of a question, where the comments begin."""
    return f"{reverse('commons-question', args=[number])}#comments"


def answers_of(number: str) -> str:
    """The page of a question, where the answers of peers begin."""
    return f"{reverse('commons-question', args=[number])}#peers"


def to_verify(request: HttpRequest) -> HttpResponse:
    """First a phone is verified; then they come back here."""
    return private(HttpResponseRedirect(verify_address(request.path), status=303))


def verify_address(back: str) -> str:
    """Where a phone is verified, and back from there."""
    return f"{reverse('readers-verify')}?{urlencode({'next': back})}"
