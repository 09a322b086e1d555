from django.urls import path

from tenant_apps.channels.api import pushes, receipts, stopping

unit_urlpatterns = [
    path("api/channels/receipts/<str:maker>/<str:token>/", receipts.receive, name="channels-receipts"),
    path("api/channels/wechat/", pushes.receive, name="channels-wechat-push"),
    path("api/channels/stop/<str:key>/", stopping.stop, name="channels-stop"),
]
