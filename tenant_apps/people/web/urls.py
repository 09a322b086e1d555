"""Addresses of the roster, on a unit's host."""

from django.urls import path

from tenant_apps.people.web import roster

unit_urlpatterns = [
    path("manage/roster/", roster.page, name="people-roster"),
    path("manage/roster/add/", roster.add, name="people-roster-add"),
    path("manage/roster/copy/", roster.copy, name="people-roster-copy"),
    path("manage/roster/<int:shift_id>/remove/", roster.remove, name="people-roster-remove"),
]
