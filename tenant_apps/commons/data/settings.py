"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.public import count_as_feature, declare_setting

COMMENTS: Final = "commons.comments"
LIKES: Final = "commons.likes"
PEER_ANSWERS: Final = "commons.peer_answers"
PEER_TOPICS_CLOSED: Final = "commons.peer_topics_closed"
PEER_TRUSTED: Final = "commons.peer_trusted"


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        COMMENTS,
        bool,
        True,
        _("Young people may comment on public questions"),
        help_text=_("What was said before stays where it stands."),
    )
    declare_setting(LIKES, bool, True, _("Public questions can be liked"))
    count_as_feature(COMMENTS)
    count_as_feature(LIKES)
    declare_setting(
        PEER_ANSWERS,
        bool,
        True,
        _("Young people may answer public questions"),
        help_text=_("Marked as answers of peers; the official answer stays first and its dates stay."),
    )
    count_as_feature(PEER_ANSWERS)
    declare_setting(
        PEER_TOPICS_CLOSED, list, [], _("Topics without answers of peers"), check=_codes, own_page=True
    )
    declare_setting(
        PEER_TRUSTED,
        bool,
        False,
        _("Answers of well-proven peers are shown at once and read afterwards"),
        help_text=_("Only of people whose answers your staff have endorsed, and who broke no rule lately."),
    )


def _codes(value: list[Any]) -> None:
    if not all(isinstance(code, str) and len(code) == 2 and code.isdigit() for code in value):
        raise ValidationError("no first level of topics")
