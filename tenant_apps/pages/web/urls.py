"""Addresses on a unit's host."""

from django.urls import path

from tenant_apps.pages.web import accessibility, audit, home, look, manage, unit_settings

unit_urlpatterns = [
    path("", home.home, name="pages-home"),
    path("logo", home.logo, name="pages-logo"),
    path("accessibility/", accessibility.accessibility, name="pages-accessibility"),
    path("manage/", manage.index, name="pages-manage"),
    path("manage/look/", look.look, name="pages-look"),
    path("manage/settings/", unit_settings.overview, name="pages-settings"),
    path("manage/settings/<str:key>/", unit_settings.one, name="pages-setting"),
    path("manage/audit/", audit.audit, name="pages-audit"),
]
