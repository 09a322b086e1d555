"""What comes back every year in the lives of young people: when a season about it is worth holding, and why.

The days are when a season begins and how long it runs. Whether exams or days off lie in it is looked up,
since days off change from year to year (`tenants`, working calendar).
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One of them. ``topics`` are codes of the network's tree; ``month`` and ``day`` when it begins."""

    code: str
    month: int
    day: int
    days: int
    topics: tuple[str, ...]
    title: Promise
    about: Promise
    why: Promise


OCCASIONS: Final = (
    Occasion(
        code="going-home",
        month=1,
        day=10,
        days=35,
        topics=("1503", "1506"),
        title=pgettext_lazy("season", "Wages and going home"),
        about=pgettext_lazy(
            "season", "Wages before the holiday, contracts, the way home: ask before you set out."
        ),
        why=pgettext_lazy("why a season", "Before the Spring Festival many ask about wages and contracts."),
    ),
    Occasion(
        code="volunteering",
        month=3,
        day=1,
        days=15,
        topics=("0905", "0901"),
        title=pgettext_lazy("season", "Volunteering"),
        about=pgettext_lazy("season", "How to join in, what it asks of you, how hours are counted."),
        why=pgettext_lazy("why a season", "5 March is the day on which volunteering is honoured."),
    ),
    Occasion(
        code="work-in-spring",
        month=3,
        day=16,
        days=42,
        topics=("1504", "1503", "1506"),
        title=pgettext_lazy("season", "Finding work in spring"),
        about=pgettext_lazy(
            "season", "Applications, contracts, probation, founding something: ask those who know."
        ),
        why=pgettext_lazy("why a season", "In spring firms recruit, and graduates look for work."),
    ),
    Occasion(
        code="youth-day",
        month=4,
        day=25,
        days=16,
        topics=("1407", "1408"),
        title=pgettext_lazy("season", "Youth Day: tell us"),
        about=pgettext_lazy(
            "season", "What would make life here better? Say it, and hear what becomes of it."
        ),
        why=pgettext_lazy("why a season", "4 May is Youth Day: what young people say is heard then."),
    ),
    Occasion(
        code="graduating",
        month=6,
        day=1,
        days=40,
        topics=("1504", "1304", "0109"),
        title=pgettext_lazy("season", "Graduating"),
        about=pgettext_lazy(
            "season", "First job, household register, a place to live: what comes after school."
        ),
        why=pgettext_lazy(
            "why a season", "Graduates leave in June and July, and have all of it to settle at once."
        ),
    ),
    Occasion(
        code="choosing-a-school",
        month=6,
        day=10,
        days=25,
        topics=("1405",),
        title=pgettext_lazy("season", "Which school, which subject"),
        about=pgettext_lazy(
            "season", "After the entrance examination: ask students and teachers before you choose."
        ),
        why=pgettext_lazy(
            "why a season", "After the entrance examination of June choices are due within weeks."
        ),
    ),
    Occasion(
        code="back-to-school",
        month=8,
        day=25,
        days=31,
        topics=("1402", "1403"),
        title=pgettext_lazy("season", "Back to school"),
        about=pgettext_lazy("season", "Enrolment, fees, grants, finding your way: everything that is new."),
        why=pgettext_lazy("why a season", "At the start of term newcomers ask most."),
    ),
    Occasion(
        code="work-in-autumn",
        month=9,
        day=26,
        days=45,
        topics=("1504", "1506"),
        title=pgettext_lazy("season", "Recruiting in autumn"),
        about=pgettext_lazy("season", "Fairs, interviews, agreements of three parties: ask before you sign."),
        why=pgettext_lazy(
            "why a season", "From late September on firms recruit the coming year's graduates."
        ),
    ),
    Occasion(
        code="law-day",
        month=11,
        day=26,
        days=15,
        topics=("1301", "1506"),
        title=pgettext_lazy("season", "Your rights"),
        about=pgettext_lazy("season", "Renting, working, buying online: what the law says, from lawyers."),
        why=pgettext_lazy("why a season", "4 December is Constitution Day."),
    ),
)

EXAMS: Final = (((1, 5), (1, 20)), ((6, 15), (7, 5)), ((12, 25), (12, 31)))
"""Weeks in which most schools and universities hold examinations: first and last day, month and day."""
