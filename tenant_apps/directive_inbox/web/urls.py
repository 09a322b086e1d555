"""Addresses of the inbox."""

from django.urls import path

from tenant_apps.directive_inbox.web import views

unit_urlpatterns = [
    path("desk/directives/", views.inbox, name="directive_inbox-list"),
    path("desk/directives/<uuid:directive_id>/", views.item, name="directive_inbox-item"),
    path("desk/directives/<uuid:directive_id>/read/", views.read, name="directive_inbox-read"),
    path(
        "desk/directives/<uuid:directive_id>/acknowledge/",
        views.acknowledge,
        name="directive_inbox-acknowledge",
    ),
    path("desk/directives/<uuid:directive_id>/report/", views.report, name="directive_inbox-report"),
]
