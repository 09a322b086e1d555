"""How often one address may report and look. A class behind one address gets through; a flood waits."""

from typing import Final

from huisheng.kernel.rest.throttle import Limit

REPORTING: Final = Limit("moderation.report", times=30, seconds=3600)
OFTEN: Final = 5
"""From so many within the hour on, a report is marked for the moderators: it is taken in all the same."""
LOOKING: Final = Limit("moderation.look", times=60, seconds=300)
