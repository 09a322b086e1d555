"""Rows of a unit for tests that need any row."""

from itertools import count

from tenant_apps.questions.models import UnitTopic

_number = count(1)


def row() -> UnitTopic:
    """One row of the unit entered."""
    return UnitTopic.objects.create(network_topic="010101", name=f"本地话题{next(_number)}")
