from django.urls import path

from tenant_apps.outreach.web import (
    campaigns,
    embeds,
    links,
    posters,
    season_keeping,
    season_planning,
    seasons,
)

unit_urlpatterns = [
    path("c/<slug:code>/", links.follow, name="outreach-follow"),
    path("embed/latest/", embeds.latest, name="outreach-latest"),
    path("embed/open/", embeds.open_site, name="outreach-open"),
    path("embed/button.js", embeds.button_script, name="outreach-button"),
    path("manage/outreach/", campaigns.list_page, name="outreach-campaigns"),
    path("manage/outreach/<int:campaign_id>/", campaigns.one_page, name="outreach-campaign"),
    path("manage/outreach/<int:campaign_id>/close/", campaigns.close, name="outreach-close"),
    path("manage/outreach/<int:campaign_id>/poster/", posters.print_page, name="outreach-poster"),
    path("manage/outreach/<int:campaign_id>/poster.svg", posters.svg_file, name="outreach-poster-svg"),
    path("manage/outreach/<int:campaign_id>/poster.pdf", posters.pdf_file, name="outreach-poster-pdf"),
    path("manage/outreach/embeds/", embeds.embeds_page, name="outreach-embeds"),
    path("seasons/", seasons.index, name="outreach-seasons"),
    path("seasons/<slug:code>/", seasons.one, name="outreach-season"),
    path("seasons/<slug:code>/ask/", seasons.ask, name="outreach-season-ask"),
    path("manage/seasons/", season_keeping.index, name="outreach-seasons-keep"),
    path("manage/seasons/called/<uuid:directive_id>/", season_keeping.called, name="outreach-season-called"),
    path("manage/seasons/plan/", season_planning.page, name="outreach-season-plan"),
    path("manage/seasons/new/", season_keeping.new, name="outreach-season-new"),
    path("manage/seasons/<int:campaign_id>/", season_keeping.edit, name="outreach-season-keep"),
    path("manage/seasons/<int:campaign_id>/step/", season_keeping.step, name="outreach-season-step"),
    path("manage/seasons/<int:campaign_id>/report/", season_keeping.report, name="outreach-season-report"),
    path("manage/seasons/<int:campaign_id>/preview/", season_keeping.preview, name="outreach-season-preview"),
]
