"""What helps people who see, hear or move differently, and whom to tell when something stands in the way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.whole_pages import whole_page


@whole_page()
@open_to_all
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement, with this unit's own ways to be reached."""
    return render(request, "pages/accessibility.html")
