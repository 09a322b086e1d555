"""Addresses of the dashboards."""

from django.urls import path

from shared_apps.insights.web import views

network_urlpatterns = [
    path("dashboard/", views.start, name="insights-dashboard"),
    path("dashboard/<int:unit_id>/", views.unit_dashboard, name="insights-unit"),
    path("dashboard/<int:unit_id>/units.csv", views.unit_table, name="insights-units-csv"),
]
