"""What this app puts into the menus of the base templates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.web.navigation import Item, add


def add_menus() -> None:
    """Called once the apps are loaded."""
    add(
        "account",
        Item(
            label=pgettext_lazy("menu", "Practice"),
            url_name="training-practice",
            icon="arrow-repeat",
            order=40,
            permission="training.practise",
        ),
    )
    add(
        "account",
        Item(
            label=pgettext_lazy("menu", "Help for staff"),
            url_name="training-help",
            icon="info-circle",
            order=41,
            permission="training.practise",
        ),
    )
    add(
        "people",
        Item(
            label=pgettext_lazy("menu", "Training records"),
            url_name="training-records",
            order=60,
            permission="training.records",
        ),
    )
    add(
        "applicant",
        Item(label=_("Practise at once"), url_name="training-open-practice", icon="arrow-right", order=10),
    )
