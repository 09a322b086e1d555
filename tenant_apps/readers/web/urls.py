from django.urls import path

from tenant_apps.readers.web import me, verifying

unit_urlpatterns = [
    path("verify/", verifying.phone_page, name="readers-verify"),
    path("verify/code/", verifying.code_page, name="readers-code"),
    path("me/", me.me_page, name="readers-me"),
    path("me/out/", me.sign_out, name="readers-out"),
    path("me/forget/", me.forget_page, name="readers-forget"),
]
