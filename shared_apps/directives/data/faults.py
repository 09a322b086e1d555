"""What is wrong with a season or broadcast, in words, by field and code of contracts.BadContent."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_HTTPS: Final = _("Copy the whole address, beginning with https://, without a port and without spaces.")
_HOST: Final = _(
    "Nothing is played from this site. Use one of the sites below, or ask whoever runs the system to allow"
    " it."
)
_KIND: Final = _("From this site a stream (.m3u8) or a recording (.mp4) can be played.")
_LONG: Final = _("At most 12 hours at a time: is the end right?")
OTHER: Final = _("This cannot stand so. Look at it again.")
FAULTS: Final[dict[str, Promise]] = {
    "title.title": _("Use a title that can be read, of 40 characters at most."),
    "about.about": _("Say in a few sentences what it is about."),
    "last_day.order": _("The last day lies before the first one."),
    "last_day.long": _("Half a year at most: what goes on longer is no season."),
    "last_day.inside": _("Your days must lie within those of the issuer."),
    "topics.number": _("Choose one topic at least and twelve at most."),
    "topics.unknown": _("One of these topics has ended. Choose another one."),
    "offices.many": _("Name 12 departments and 24 experts at most."),
    "offices.words": _("Shorten this line."),
    "live.many": _("At most 8 live hours."),
    "live.words": _("Shorten this line."),
    "live.span": _LONG,
    "live.outside": _("This day does not belong to the season."),
    "ends.span": _LONG,
    "topic.unknown": _("This topic has ended. Choose another one."),
    "address.https": _HTTPS,
    "address.host": _HOST,
    "address.kind": _KIND,
    "replay.https": _HTTPS,
    "replay.host": _HOST,
    "replay.kind": _KIND,
}
