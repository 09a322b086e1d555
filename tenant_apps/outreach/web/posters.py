"""Posters of a campaign: a page to print, and files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.web.colour import palette
from huisheng.kernel.web.look import accent_in_use, look_of
from tenant_apps.outreach.queries.campaigns import CampaignCard
from tenant_apps.outreach.web.campaigns import campaign_or_404
from tenant_apps.outreach.web.page_keeping import MANAGE
from tenant_apps.outreach.web.poster import SIZES, Poster, poster_of
from tenant_apps.outreach.web.poster_pdf import poster_pdf
from tenant_apps.outreach.web.poster_svg import poster_svg


@requires(MANAGE)
@require_safe
def print_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The poster alone on a page; what the browser prints is the poster and nothing else."""
    card = campaign_or_404(campaign_id)
    return render(request, "outreach/poster.html", {"card": card, "size": _size(request)})


@requires(MANAGE)
@require_safe
def svg_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The poster as SVG: a picture of the page to print, or (``save``) a file."""
    card = campaign_or_404(campaign_id)
    response = HttpResponse(poster_svg(_poster(request, card), _size(request)), content_type="image/svg+xml")
    if "save" in request.GET:
        response["Content-Disposition"] = _attachment(card, _size(request), "svg")
    return response


@requires(MANAGE)
@require_safe
def pdf_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The poster as PDF."""
    card = campaign_or_404(campaign_id)
    size = _size(request)
    response = HttpResponse(poster_pdf(_poster(request, card), size), content_type="application/pdf")
    response["Content-Disposition"] = _attachment(card, size, "pdf")
    return response


def _poster(request: HttpRequest, card: CampaignCard) -> Poster:
    look = look_of(request)
    shades = palette(accent_in_use(look)).light
    return poster_of(card, look, accent=shades.accent, on_accent=shades.on_accent)


def _size(request: HttpRequest) -> str:
    said = request.GET.get("size", "")
    return said if said in SIZES else "a4"


def _attachment(card: CampaignCard, size: str, ending: str) -> str:
    return content_disposition_header(True, f"{card.code}-{size}.{ending}") or "attachment"
