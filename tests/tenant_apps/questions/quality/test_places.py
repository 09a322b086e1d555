"""The place that a message names leads to whose it is, in nearly all real messages that name one."""

from tests.tenant_apps.questions.quality.places import measure


def test_the_unit_of_the_place_is_among_the_first_three() -> None:
    found = measure()
    assert found.messages >= 100
    assert found.among_three >= 0.97, found.missed
    assert found.first >= 0.8
    assert found.offered_right >= 0.5
