"""Whether a question follows several others from one device: a mark for whoever looks at figures, no limit.

The counter stands in the cache alone, under a hash that another unit, and another day, would make otherwise;
what leaves is yes or no. Without the cache nothing is marked, and asking goes on.
"""

from datetime import datetime

from huisheng.kernel import clock
from huisheng.kernel.rest.throttle import count
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.questions.rules import limits


def follows_others(device: str, *, submission: str, at: datetime) -> bool:
    """Count one more question of ``device`` (what tells one from another, as it came with the request), and
    say whether there were several within the hour. ``submission`` is the hash of this one's token: sent
    again it is counted once.
    """
    day = clock.business_day(at).isoformat()
    who = pairwise_hash(f"{day}\n{device}", owner="questions", purpose="bursts")
    return count(limits.ROW_OF_A_DEVICE, who, once=submission).wait > 0
