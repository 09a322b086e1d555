"""What is counted, as it is stored. A code is never renamed."""

from datetime import UTC, datetime
from typing import Final

HOME: Final = "home"
LIST: Final = "list"
TOPIC: Final = "topic"
QUESTION: Final = "question"
FRAMED: Final = "framed"
"""The list of answers inside a page of another site, by the host of that site."""
CAME: Final = "came"
"""Followed a link or button that stands on another site, by the host of that site."""
CAMPAIGN: Final = "campaign"
"""Opened the link of a campaign, by its code."""
LIVE: Final = "live"
"""The picture of a broadcast was opened while it was live, by its code; a device counts once a day."""
TOLD: Final = "told"
"""How many views of the day have been told to the network."""

HEADCOUNT: Final = "headcount"
"""How many people the network was told of, by kind: what it was told, so that it can be compared."""
HEADCOUNT_ELSEWHERE: Final = "heads_elsewhere"
"""How many of them other software of the unit counts: it takes the place of what is counted here."""
HEADCOUNT_AS_OF: Final = "heads_as_of"
"""When that was known, in seconds since AS_OF_ZERO: of two words about one day the later holds."""
AS_OF_ZERO: Final = datetime(2020, 1, 1, tzinfo=UTC)

VIEWS: Final = (HOME, LIST, TOPIC, QUESTION)
"""The unit's own public pages; whatever else is counted is no view of them."""

BY_SITE: Final = frozenset({FRAMED, CAME})
SITES_MAX: Final = 200
"""Sites that are told apart on a day: a browser may say any host."""
OTHER_SITES: Final = "*"
