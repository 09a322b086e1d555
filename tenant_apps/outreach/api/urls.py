"""Addresses of seasons and broadcasts in the API."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from huisheng.kernel.access import open_to_all
from tenant_apps.outreach.api.views import KINDS, STEPS, Kind, step_view_of, views_of


def _addresses(kind: Kind) -> Iterator[URLPattern]:
    at, kept, views = f"api/v1/{kind.name}s", f"api/v1/outreach/{kind.name}s", views_of(kind)
    one = f"{kept}/<int:campaign_id>"
    ends = {
        "": at,
        "-kept": kept,
        "-begin": f"{kept}/drafts",
        "-kept-one": one,
        "-save": f"{one}/save",
        "-one": f"{at}/<slug:code>",
    }
    for name, address in ends.items():
        yield path(address, open_to_all(views[name].as_view()), name=f"outreach-api-{kind.name}s{name}")
    for step in STEPS:
        view = open_to_all(step_view_of(kind, step).as_view())
        yield path(f"{one}/{step}", view, name=f"outreach-api-{kind.name}s-{step}")


# Open to all as far as sessions go: a key is what opens what is not public, and no cookie is read.
unit_urlpatterns = [address for kind in KINDS for address in _addresses(kind)]
