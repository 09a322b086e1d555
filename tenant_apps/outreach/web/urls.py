from django.urls import path

from tenant_apps.outreach.web import campaigns, embeds, links, posters

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
]
