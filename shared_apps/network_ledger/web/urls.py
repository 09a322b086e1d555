"""Addresses of the operator's pages of the ledger."""

from django.urls import path

from shared_apps.network_ledger.web import comparisons, dead_letters

network_urlpatterns = [
    path("operators/comparisons/", comparisons.comparisons, name="network_ledger-comparisons"),
    path("operators/comparisons/repair/", comparisons.repair, name="network_ledger-repair"),
    path("operators/dead-letters/", dead_letters.letters, name="network_ledger-dead-letters"),
    path("operators/dead-letters/replay/", dead_letters.replay_letters, name="network_ledger-replay"),
]
