"""What units are told of an appraisal (督导考核): that there is something to read on the network's site.

Ids and codes alone; rules, figures and results are read where they stand.
"""

from dataclasses import dataclass
from typing import ClassVar

RULES, FROZEN, DECIDED, FINAL, WITHDRAWN = "rules", "frozen", "decided", "final", "withdrawn"
"""Rules were published; the figures are frozen and may be objected to; an objection was decided; the final
result is there; published rules were withdrawn and nobody is appraised by them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalTold:
    """Down: something in an appraisal concerns this unit. ``at`` is ISO 8601 with an offset."""

    kind: ClassVar[str] = "appraisal.told"
    version: ClassVar[int] = 1

    appraisal_id: str
    what: str
    at: str
