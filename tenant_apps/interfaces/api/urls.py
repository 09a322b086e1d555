from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.interfaces.api import open311
from tenant_apps.interfaces.api.uplink import UplinkView

_AT = "open311/v2"

unit_urlpatterns = [
    path("api/v1/uplink/facts", open_to_all(UplinkView.as_view()), name="interfaces-api-uplink"),
    path(f"{_AT}/discovery.<str:form>", open311.discovery, name="interfaces-discovery"),
    path(f"{_AT}/services.<str:form>", open311.service_list, name="interfaces-services"),
    path(f"{_AT}/services/<str:code>.<str:form>", open311.service_definition, name="interfaces-service"),
    path(f"{_AT}/requests.<str:form>", open311.request_list, name="interfaces-requests"),
    path(f"{_AT}/requests/<str:number>.<str:form>", open311.one_request, name="interfaces-request"),
    path(f"{_AT}/tokens/<str:token>.<str:form>", open311.request_of_token, name="interfaces-token"),
]
