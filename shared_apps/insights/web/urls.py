"""Addresses of the dashboards, and of what stands in public in all units."""

from django.urls import path

from shared_apps.insights.web import (
    appraisal_drafts,
    appraisal_results,
    appraisals,
    between,
    brief_drafts,
    briefs,
    clusters,
    definitions,
    figure,
    historic,
    kept,
    late,
    people,
    public_items,
    rebuilding,
    views,
)

network_urlpatterns = [
    path("questions/", public_items.public_page, name="insights-public"),
    path("questions/suggest/", public_items.suggest_part, name="insights-suggest"),
    path("operators/figures/", rebuilding.figures, name="insights-rebuild"),
    path("operators/figures/begin/", rebuilding.begin, name="insights-rebuild-begin"),
    path("operators/figures/stop/", rebuilding.stop, name="insights-rebuild-stop"),
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
    path("dashboard/<int:unit_id>/people/", people.people, name="insights-people"),
    path("dashboard/<int:unit_id>/between/", between.between, name="insights-between"),
    path("dashboard/<int:unit_id>/late/", late.listed, name="insights-late"),
    path("dashboard/<int:unit_id>/late/<str:question_id>/", late.one, name="insights-late-item"),
    path("dashboard/kept/", kept.kept, name="insights-kept"),
    path("dashboard/kept/<int:view_id>/drop/", kept.drop, name="insights-view-drop"),
    path("dashboard/<int:unit_id>/keep/", kept.save, name="insights-view-save"),
    path("dashboard/<int:unit_id>/pin/", kept.pin, name="insights-pin"),
    path("dashboard/as-of/<uuid:snapshot_id>/", kept.pinned_page, name="insights-pinned"),
    path("dashboard/as-of/<uuid:snapshot_id>/drop/", kept.unpin, name="insights-unpin"),
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
    path("clusters/<int:cluster_id>/reply/", clusters.reply, name="insights-cluster-reply"),
    path("clusters/<int:cluster_id>/dismiss/", clusters.dismiss, name="insights-cluster-dismiss"),
    path("briefs/", briefs.briefs, name="insights-briefs"),
    path("briefs/new/", brief_drafts.new, name="insights-brief-new"),
    path("briefs/<uuid:brief_id>/", briefs.brief_page, name="insights-brief"),
    path("briefs/<uuid:brief_id>/brief.docx", briefs.brief_docx, name="insights-brief-docx"),
    path("briefs/<uuid:brief_id>/edit/", brief_drafts.edit, name="insights-brief-edit"),
    path("briefs/<uuid:brief_id>/cases/", brief_drafts.cases, name="insights-brief-cases"),
    path("briefs/<uuid:brief_id>/cases/drop/", brief_drafts.drop_case, name="insights-brief-drop-case"),
    path("briefs/<uuid:brief_id>/issue/", brief_drafts.issue, name="insights-brief-issue"),
    path("briefs/<uuid:brief_id>/discard/", brief_drafts.discard, name="insights-brief-discard"),
    path("briefs/<uuid:brief_id>/send/", brief_drafts.send_down, name="insights-brief-send"),
    path("appraisals/", appraisals.appraisals, name="insights-appraisals"),
    path("appraisals/new/", appraisal_drafts.new, name="insights-appraisal-new"),
    path("appraisals/<uuid:appraisal_id>/", appraisals.appraisal_page, name="insights-appraisal"),
    path("appraisals/<uuid:appraisal_id>/edit/", appraisal_drafts.edit, name="insights-appraisal-edit"),
    path(
        "appraisals/<uuid:appraisal_id>/publish/", appraisal_drafts.publish, name="insights-appraisal-publish"
    ),
    path(
        "appraisals/<uuid:appraisal_id>/withdraw/",
        appraisal_drafts.withdraw,
        name="insights-appraisal-withdraw",
    ),
    path(
        "appraisals/<uuid:appraisal_id>/discard/", appraisal_drafts.discard, name="insights-appraisal-discard"
    ),
    path(
        "appraisals/<uuid:appraisal_id>/units/<int:unit_id>/",
        appraisals.unit_page,
        name="insights-appraisal-unit",
    ),
    path(
        "appraisals/<uuid:appraisal_id>/units/<int:unit_id>/<slug:code>/",
        appraisals.rows_page,
        name="insights-appraisal-rows",
    ),
    path("appraisals/<uuid:appraisal_id>/close/", appraisal_results.close, name="insights-appraisal-close"),
    path(
        "appraisals/<uuid:appraisal_id>/units/<int:unit_id>/<slug:code>/object/",
        appraisal_results.object_to,
        name="insights-appraisal-object",
    ),
    path(
        "appraisals/<uuid:appraisal_id>/units/<int:unit_id>/<slug:code>/file/",
        appraisal_results.objection_file,
        name="insights-appraisal-objection-file",
    ),
    path(
        "appraisals/<uuid:appraisal_id>/finish/", appraisal_results.finish, name="insights-appraisal-finish"
    ),
    path(
        "appraisals/<uuid:appraisal_id>/result.<slug:kind>",
        appraisals.appraisal_file,
        name="insights-appraisal-file",
    ),
    path(
        "appraisals/<uuid:appraisal_id>/objections/<int:objection_id>/",
        appraisal_results.decide,
        name="insights-appraisal-decide",
    ),
]
