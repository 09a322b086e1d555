"""Addresses on a unit's host."""

from django.urls import path

from tenant_apps.setup.web import opening, privacy, stages, wizard

unit_urlpatterns = [
    path("privacy/", privacy.read, name="setup-privacy-text"),
    path("manage/setup/", wizard.overview, name="setup-overview"),
    path("manage/setup/begin/", wizard.begin, name="setup-begin"),
    path("manage/setup/open/", opening.page, name="setup-gate"),
    path("manage/setup/open/now/", opening.open_now, name="setup-go-live"),
    path("manage/setup/privacy/", privacy.keep, name="setup-privacy"),
    path("manage/setup/privacy/add/", privacy.add, name="setup-privacy-add"),
    path("manage/setup/stages/<slug:stage>/", stages.page, name="setup-stage"),
    path("manage/setup/stages/<slug:stage>/send/", stages.send, name="setup-stage-send"),
    path("manage/setup/<slug:part>/", wizard.part, name="setup-part"),
]
