"""By which campaign somebody came, from its link to the question they send.

The code of the campaign goes along in a cookie of the asking pages alone: signed, for a day, and with nothing
in it about whoever carries it.
"""

import re
from datetime import timedelta
from typing import Final

from django.core.signing import BadSignature

from huisheng.kernel.tenancy import signing
from tenant_apps.questions.data.codes import CAMPAIGN_MAX

HOLDS: Final = timedelta(days=1)
PATH: Final = "/ask/"
UNSURE: Final = "~unsure"
"""Stands where a campaign's code would for who did not know whom to ask. No campaign can be called so."""
_CODE: Final = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{CAMPAIGN_MAX - 2}}}[a-z0-9])?")
_SALT: Final = "questions.campaign"


def is_code(said: str) -> bool:
    """Whether a campaign can be called so: small letters, digits and hyphens inside."""
    return _CODE.fullmatch(said) is not None


def carried(code: str) -> str:
    """The value of the cookie for somebody who came by this campaign."""
    return signing.dumps(code, salt=_SALT)


def came_by(cookie: str) -> str:
    """The code in a cookie; empty for none, a forged one, one of another unit, and one that is too old."""
    try:
        code = str(signing.loads(cookie, salt=_SALT, max_age=HOLDS)) if cookie else ""
    except BadSignature:
        return ""
    return code if is_code(code) else ""
