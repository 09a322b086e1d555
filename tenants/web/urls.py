"""Addresses of the network's public pages."""

from django.urls import path

from tenants.web import finding

network_urlpatterns = [
    path("", finding.home, name="tenants-home"),
    path("find/", finding.find, name="tenants-find"),
    path("find/unsure/", finding.unsure, name="tenants-unsure"),
]
