from django.conf import settings
from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from huisheng.kernel.access import open_to_all
from huisheng.kernel.rest.api.document import KeptGenerator

# The document names what the host that is asked offers, and nothing of the others.
unit_urlpatterns = [
    path(
        "api/v1/openapi.json",
        open_to_all(
            SpectacularJSONAPIView.as_view(
                generator_class=KeptGenerator,
                urlconf=settings.UNIT_URLCONF,
                authentication_classes=(),
                permission_classes=(),
            )
        ),
        name="rest-openapi",
    ),
]
