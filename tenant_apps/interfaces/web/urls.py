from django.urls import path

from tenant_apps.interfaces.web import developers, keys

unit_urlpatterns = [
    path("developers/", developers.developers_page, name="interfaces-developers"),
    path("manage/keys/", keys.keys_page, name="interfaces-keys"),
    path("manage/keys/<int:key_id>/renew/", keys.renew, name="interfaces-renew"),
    path("manage/keys/<int:key_id>/revoke/", keys.revoke, name="interfaces-revoke"),
]
