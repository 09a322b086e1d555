"""Addresses of the network's public pages and of the operator's pages about units."""

from django.urls import path

from tenants.web import calendar, finding, operating, standards, unsure

network_urlpatterns = [
    path("", finding.home, name="tenants-home"),
    path("find/", finding.find, name="tenants-find"),
    path("find/unsure/", unsure.unsure, name="tenants-unsure"),
    path("operators/calendar/", calendar.years, name="tenants-operators-calendar"),
    path("operators/calendar/<int:year>/", calendar.one_year, name="tenants-operators-year"),
    path("operators/units/", operating.unit_list, name="tenants-operators-list"),
    path("operators/units/<int:unit_id>/", operating.unit_page, name="tenants-operators-unit"),
    path(
        "operators/units/<int:unit_id>/provision/",
        operating.unit_provision,
        name="tenants-operators-provision",
    ),
    path("operators/units/<int:unit_id>/move/", operating.unit_move, name="tenants-operators-move"),
    path(
        "operators/units/<int:unit_id>/domains/",
        operating.unit_domains_page,
        name="tenants-operators-domains",
    ),
    path("operators/units/<int:unit_id>/<slug:step>/", operating.unit_step, name="tenants-operators-step"),
    path("settings/", standards.choose, name="tenants-standards-choose"),
    path("settings/<int:unit_id>/", standards.overview, name="tenants-standards"),
    path("settings/<int:unit_id>/different/", standards.different, name="tenants-standards-different"),
    path("settings/<int:unit_id>/<str:key>/", standards.one, name="tenants-standard"),
]
