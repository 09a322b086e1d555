"""Addresses of receivers."""

from django.urls import path

from shared_apps.receivers.web import of_issuer, of_unit

network_urlpatterns = [
    path("receivers/", of_issuer.listed, name="receivers-issuer"),
    path("receivers/<uuid:receiver_id>/", of_issuer.one, name="receivers-issuer-one"),
    path("receivers/<uuid:receiver_id>/test/", of_issuer.test, name="receivers-issuer-test"),
    path("receivers/<uuid:receiver_id>/renew/", of_issuer.renew, name="receivers-issuer-renew"),
    path("receivers/<uuid:receiver_id>/remove/", of_issuer.remove, name="receivers-issuer-remove"),
]

unit_urlpatterns = [
    path("manage/receivers/", of_unit.listed, name="receivers-unit"),
    path("manage/receivers/<uuid:receiver_id>/", of_unit.one, name="receivers-unit-one"),
    path("manage/receivers/<uuid:receiver_id>/test/", of_unit.test, name="receivers-unit-test"),
    path("manage/receivers/<uuid:receiver_id>/renew/", of_unit.renew, name="receivers-unit-renew"),
    path("manage/receivers/<uuid:receiver_id>/remove/", of_unit.remove, name="receivers-unit-remove"),
]
