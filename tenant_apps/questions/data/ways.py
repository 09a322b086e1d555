"""By what an asker may wish to be told. The site tells everything in any case."""

from typing import Final

WECHAT: Final = "wechat"
SMS: Final = "sms"
EMAIL: Final = "email"
NOTIFY_WAYS: Final = (WECHAT, SMS, EMAIL)
"""In the order in which they are tried where the asker has no wish."""
