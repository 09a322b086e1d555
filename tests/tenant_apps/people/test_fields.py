"""Days in forms of this app."""

import pytest
from django import forms

from tenant_apps.people.web.fields import ComingDayField, DayField


@pytest.mark.parametrize("day", ["9999-12-31", "2100-01-01", "0001-01-01"])
@pytest.mark.parametrize("field", [DayField, ComingDayField])
def test_a_day_of_another_century_is_refused_in_words(field: type[forms.DateField], day: str) -> None:
    """The day after the last one there is none: whoever means "for ever" leaves it empty."""
    with pytest.raises(forms.ValidationError, match="本世纪"):
        field().clean(day)


def test_a_day_that_is_far_away_is_taken() -> None:
    assert ComingDayField().clean("2099/12/31").isoformat() == "2099-12-31"
