"""Addresses of the directives."""

from django.urls import path

from shared_apps.directives.web import board, drafts, listing

network_urlpatterns = [
    path("directives/", listing.directives, name="directives-list"),
    path("directives/new/", drafts.new, name="directives-new"),
    path("directives/<uuid:directive_id>/", board.directive, name="directives-board"),
    path("directives/<uuid:directive_id>/remind/", board.remind, name="directives-remind"),
    path("directives/<uuid:directive_id>/close/", board.close, name="directives-close"),
    path("directives/<uuid:directive_id>/edit/", drafts.edit, name="directives-edit"),
    path("directives/<uuid:directive_id>/discard/", drafts.discard, name="directives-discard"),
    path("directives/<uuid:directive_id>/issue/", drafts.issue, name="directives-issue"),
]
