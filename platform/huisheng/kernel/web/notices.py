"""Notices of what was just done ("Saved."), kept in a signed cookie until the next page shows them."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class NoticeStorage(CookieStorage):
    """MESSAGE_STORAGE: Django's, under the name that the settings give every cookie of ours."""

    cookie_name = settings.HUISHENG_NOTICE_COOKIE_NAME
