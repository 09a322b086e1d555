"""How often one address may report and look. A class behind one address gets through; a flood waits."""

from typing import Final

from huisheng.kernel.rest.throttle import Limit

REPORTING: Final = Limit("moderation.report", times=30, seconds=3600)
OFTEN: Final = 5
"""So many come from one address without a question asked; then each shows that a person sends it."""
REPORTING_QUICKLY: Final = Limit("moderation.report.quickly", times=3, seconds=600)
"""The same for forms that are sent faster than anybody reads them."""
LOOKING: Final = Limit("moderation.look", times=60, seconds=300)
