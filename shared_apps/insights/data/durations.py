"""Buckets of working time: few enough to add up for every unit above, narrow enough for a median.

Eight buckets to a doubling: a bucket is 9 % wide, so that a median taken from its middle is wrong by 5 % at
most. Whoever changes the bounds runs `rebuild_insights`: facts keep the minutes.
"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

ANSWER: Final = "answer"
CLOSING: Final = "closing"

_DOUBLINGS: Final = 21
"""Up to two million minutes of working time: sixteen years of eight hours a day."""

BOUNDS: Final = tuple(sorted({round(2 ** (step / 8)) for step in range(8 * _DOUBLINGS + 1)}))
"""Bucket n holds BOUNDS[n - 1] <= minutes < BOUNDS[n]; bucket 0 what took less than a minute."""


def bucket_of(minutes: int) -> int:
    """The bucket of a duration. What is longer than the last bound is in the last bucket."""
    return bisect_right(BOUNDS, minutes)


def median_of(histogram: Mapping[int, int]) -> int | None:
    """The median in minutes, from the middle of its bucket; None for nothing.

    Numbers of single buckets may be negative for a while, when what is taken back arrives first.
    """
    total = sum(histogram.values())
    if total <= 0:
        return None
    passed = 0
    for bucket in sorted(histogram):
        passed += histogram[bucket]
        if 2 * passed >= total:
            return _middle(bucket)
    return None


def _middle(bucket: int) -> int:
    if bucket == 0:
        return 0
    low = BOUNDS[bucket - 1]
    high = BOUNDS[bucket] - 1 if bucket < len(BOUNDS) else low
    return (low + high) // 2
