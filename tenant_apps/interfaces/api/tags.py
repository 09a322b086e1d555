"""What the operations of the API are sorted into, in its document and on `/developers/`."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TAGS: Final[dict[str, Promise]] = {
    "ask": _("Ask on behalf of young people: no account, no key"),
    "asker": _("One's own question, opened by the secret of its receipt"),
    "public": _("What everybody may read"),
    "readers": _("Verify a phone to take part in public"),
    "taking part": _("Comments, likes, follows, by a verified person's token"),
    "reports": _("Report what should not stand in public: no account"),
    "desk": _("Staff's work, by a key that acts in one person's name"),
    "moderation": _("The moderator's queue, by such a key"),
    "uplink": _("Facts of a unit that works with other software"),
    "directives received": _("What reached the unit from above, by such a key"),
    "directives issued": _("What the unit issues to those below, by such a key"),
    "seasons and broadcasts": _("Seasons and broadcasts that stand in public; keeping them, by such a key"),
}


def name_tags(result: dict[str, Any], **_how: object) -> dict[str, Any]:
    """For drf-spectacular: the tags in their order, in the language in which the document is made."""
    return {**result, "tags": [{"name": name, "description": str(about)} for name, about in TAGS.items()]}
