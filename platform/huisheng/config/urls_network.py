"""Addresses of the network's own host: find your unit, sign in, dashboards, directives, operators."""

from django.contrib import admin
from django.urls import path

from huisheng.config.routes import by_first_word, collect
from huisheng.kernel.ops import health
from huisheng.kernel.web.urls import urlpatterns as kit_urlpatterns

# Shared models only, for operators; the permission stands on every page of it.
admin.site.site_header = admin.site.site_title = "Huisheng"

urlpatterns = by_first_word(
    [
        path("livez", health.live, name="ops-live"),
        path("readyz", health.ready, name="ops-ready"),
        path("metrics", health.metrics, name="ops-metrics"),
        *kit_urlpatterns,
        *collect("network_urlpatterns"),
        path("admin/", admin.site.urls),
    ]
)

handler400 = "huisheng.kernel.web.errors.bad_request"
handler403 = "huisheng.kernel.web.errors.forbidden"
handler404 = "huisheng.kernel.web.errors.not_found"
handler500 = "huisheng.kernel.web.errors.server_error"
