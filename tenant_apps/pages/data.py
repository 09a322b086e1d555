"""Settings of the pages, the groups in which all settings are shown, and what pages are made of."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.public import declare_setting

WELCOME: Final = "home.welcome"
WELCOME_MAX: Final = 80

ENGLISH: Final = "site.english"

TITLE_MAX: Final = 80
TITLE_EN_MAX: Final = 160
"""What takes forty Chinese characters takes a hundred letters."""
BODY_MAX: Final = 20_000
"""Characters of a page: ten sheets of paper."""
BEGINS_MAX: Final = 100
MOST_ARTICLES: Final = 2_000
"""Pages and news of a unit, drafts among them."""


class ArticleKind(TextChoices):
    """A page stands for itself; a piece of news stands in the list, by its day."""

    PAGE = "page", _("Page")
    NEWS = "news", _("News")


# Prefix of the key → heading, in the order of the page. Settings of an app that is not named here stand at
# the end.
GROUPS: Final[dict[str, Promise]] = {
    "questions": _("Answering questions"),
    "people": _("People of the unit"),
    "knowledge": _("Knowledge base"),
    "commons": _("Public questions"),
    "outreach": _("Outreach"),
    "channels": _("Notices"),
    "home": _("Home page"),
    "site": _("Own pages and news"),
    "look": _("Look"),
    "footer": _("Foot of the pages"),
}
OTHER_GROUP: Final = _("Other settings")

SITE_FILES: Final = "pages.site_files"
SITE_FILES_MAX: Final = 10

# These have a page of their own, with a preview.
LOOK_KEYS: Final = (
    "look.name",
    "look.short_name",
    "look.accent",
    "look.second",
    "look.logo",
    "look.type_size",
)


def _one_line(value: str) -> None:
    if len(value) > WELCOME_MAX or "\n" in value:
        raise ValidationError(_("Write at most 80 characters in one line."))


def declare() -> None:
    """Called once, when the app is ready."""
    # Name of the file → the code in it. On a page of its own: several at once, each checked by its name.
    declare_setting(SITE_FILES, dict, {}, _("Verification files"), local_only=True, own_page=True)
    declare_setting(
        ENGLISH,
        bool,
        False,
        _("English pages"),
        help_text=_(
            "Pages and news can be written in English beside the Chinese; whoever reads the site in English "
            "gets that."
        ),
    )
    declare_setting(
        WELCOME,
        str,
        "",
        _("One line of welcome"),
        help_text=_("Stands under the name on the home page. Empty: the usual line."),
        check=_one_line,
    )
