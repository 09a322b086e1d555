from django.urls import path

from huisheng.kernel.access import open_to_all
from tenant_apps.readers.api.views import CodesView, ForgetView, MeView, SignOutView, TokensView

unit_urlpatterns = [
    path("api/v1/readers/codes", open_to_all(CodesView.as_view()), name="readers-api-codes"),
    path("api/v1/readers/tokens", open_to_all(TokensView.as_view()), name="readers-api-tokens"),
    path("api/v1/readers/me", open_to_all(MeView.as_view()), name="readers-api-me"),
    path("api/v1/readers/me/sign-out", open_to_all(SignOutView.as_view()), name="readers-api-sign-out"),
    path("api/v1/readers/me/forget", open_to_all(ForgetView.as_view()), name="readers-api-forget"),
]
