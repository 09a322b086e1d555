"""Addresses of the dashboards, and of what stands in public in all units."""

from django.urls import path

from shared_apps.insights.web import clusters, definitions, figure, historic, kept, late, public_items, views

network_urlpatterns = [
    path("questions/", public_items.public_page, name="insights-public"),
    path("questions/suggest/", public_items.suggest_part, name="insights-suggest"),
    path("insights/definitions/", definitions.definitions, name="insights-definitions"),
    path("insights/history/<int:unit_id>/", historic.historic, name="insights-historic"),
    path(
        "insights/history/<int:unit_id>/table.<slug:kind>",
        historic.historic_file,
        name="insights-historic-file",
    ),
    path("dashboard/", views.start, name="insights-dashboard"),
    path("dashboard/<int:unit_id>/", views.unit_dashboard, name="insights-unit"),
    path("dashboard/<int:unit_id>/figures/<slug:name>/", figure.figure, name="insights-figure"),
    path("dashboard/<int:unit_id>/quality/", figure.quality_page, name="insights-quality"),
    path("dashboard/<int:unit_id>/late/", late.listed, name="insights-late"),
    path("dashboard/<int:unit_id>/late/<str:question_id>/", late.one, name="insights-late-item"),
    path("dashboard/kept/", kept.kept, name="insights-kept"),
    path("dashboard/kept/<int:view_id>/drop/", kept.drop, name="insights-view-drop"),
    path("dashboard/<int:unit_id>/keep/", kept.save, name="insights-view-save"),
    path("dashboard/<int:unit_id>/pin/", kept.pin, name="insights-pin"),
    path("dashboard/as-of/<uuid:snapshot_id>/", kept.pinned_page, name="insights-pinned"),
    path(
        "dashboard/as-of/<uuid:snapshot_id>/<slug:table>.<slug:kind>",
        kept.pinned_table,
        name="insights-pinned-table",
    ),
    path("dashboard/<int:unit_id>/<slug:table>.<slug:kind>", figure.table, name="insights-table"),
    path("clusters/", clusters.listed, name="insights-clusters"),
    path("clusters/<int:cluster_id>/", clusters.one, name="insights-cluster"),
    path("clusters/<int:cluster_id>/name/", clusters.name, name="insights-cluster-name"),
    path("clusters/<int:cluster_id>/out/", clusters.take_out, name="insights-cluster-out"),
    path("clusters/<int:cluster_id>/join/", clusters.join, name="insights-cluster-join"),
    path("clusters/<int:cluster_id>/dismiss/", clusters.dismiss, name="insights-cluster-dismiss"),
]
