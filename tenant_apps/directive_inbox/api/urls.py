"""Addresses of the inbox in the API."""

from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.directive_inbox.api.files import FilesView, FileView
from tenant_apps.directive_inbox.api.steps import STEPS, view_of
from tenant_apps.directive_inbox.api.views import FormView, ItemView, ListView, PlacesView

_AT = "api/v1/directives/inbox"
_ONE = f"{_AT}/<uuid:directive_id>"

# Open to all as far as sessions go: a key is what opens them, and no cookie is read.
unit_urlpatterns = [
    path(_AT, open_to_all(ListView.as_view()), name="directive_inbox-api"),
    path(f"{_AT}/places", open_to_all(PlacesView.as_view()), name="directive_inbox-api-places"),
    path(_ONE, open_to_all(ItemView.as_view()), name="directive_inbox-api-one"),
    path(f"{_ONE}/form", open_to_all(FormView.as_view()), name="directive_inbox-api-form"),
    path(f"{_ONE}/files", open_to_all(FilesView.as_view()), name="directive_inbox-api-files"),
    path(
        f"{_ONE}/files/<uuid:file_id>",
        open_to_all(FileView.as_view()),
        name="directive_inbox-api-file",
    ),
    *(
        path(
            f"{_ONE}/{step.path}",
            open_to_all(view_of(step).as_view()),
            name=f"directive_inbox-api-{step.name}",
        )
        for step in STEPS
    ),
]
