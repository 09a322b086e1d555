"""Addresses of a unit's host: `/` for young people, `/desk/` for staff, `/manage/` for administrators."""

from django.urls import path

from huisheng.config.routes import by_first_word, collect
from huisheng.kernel.ops import health
from huisheng.kernel.web.urls import urlpatterns as kit_urlpatterns

urlpatterns = by_first_word(
    [
        path("livez", health.live, name="ops-live"),
        *kit_urlpatterns,
        *collect("unit_urlpatterns"),
    ]
)

handler400 = "huisheng.kernel.web.errors.bad_request"
handler403 = "huisheng.kernel.web.errors.forbidden"
handler404 = "huisheng.kernel.web.errors.not_found"
handler500 = "huisheng.kernel.web.errors.server_error"
