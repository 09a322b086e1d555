"""Addresses of the operator's pages of the ledger."""

from django.urls import path

from shared_apps.network_ledger.web import dead_letters

network_urlpatterns = [
    path("operators/dead-letters/", dead_letters.letters, name="network_ledger-dead-letters"),
    path("operators/dead-letters/replay/", dead_letters.replay_letters, name="network_ledger-replay"),
]
