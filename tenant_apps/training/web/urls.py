"""Addresses of this app: practice, help and records on a unit's host, practice alone on the network's."""

from django.urls import path

from tenant_apps.training.web import help as help_pages
from tenant_apps.training.web import practice, records, trying

unit_urlpatterns = [
    path("desk/help/", help_pages.list_page, name="training-help"),
    path("desk/help/<slug:article>/", help_pages.article_page, name="training-article"),
    path("manage/training/", records.page, name="training-records"),
    path("manage/training/records.xlsx", records.table, name="training-table"),
    path("manage/training/sessions/<uuid:session>/take-out/", records.take_out, name="training-take-out"),
    path("manage/training/practice/", practice.list_page, name="training-practice"),
    path("manage/training/practice/words/", trying.page, name="training-words"),
    path("manage/training/practice/<slug:scenario>/", practice.round_page, name="training-round"),
]

network_urlpatterns = [
    path("practice/", practice.open_list_page, name="training-open-practice"),
    path("practice/<slug:scenario>/", practice.open_round_page, name="training-open-round"),
]
