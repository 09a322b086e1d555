"""Addresses of asking."""

from django.urls import path

from tenant_apps.questions.web import asking, asking_exclusion, asking_similar

ask_urlpatterns = [
    path("ask/", asking.ask_page, name="questions-ask"),
    path("ask/begin/", asking.begin_page, name="questions-begin"),
    path("ask/similar/", asking_similar.similar_part, name="questions-similar"),
    path("ask/solved/", asking_similar.solved_page, name="questions-solved"),
]
elsewhere_urlpatterns = [
    path("ask/elsewhere/", asking_exclusion.elsewhere_page, name="questions-elsewhere"),
]
