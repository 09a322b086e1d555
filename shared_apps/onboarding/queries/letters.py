"""What a letter says. It is put together when it goes, so that it tells how things stand then."""

from django.utils.translation import gettext as _

from huisheng.kernel.web import dates
from shared_apps.onboarding.data.codes import TO_REVIEWERS, Post, Reason, Step
from shared_apps.onboarding.models import Application, Letter
from shared_apps.onboarding.queries.deadlines import last_day_of
from shared_apps.onboarding.rules.receipts import secret_of
from tenants.public import network_url


def own_url(application: Application) -> str:
    """The applicant's own page, with its secret."""
    return network_url(f"/apply/{application.number}/?k={secret_of(application.pk)}")


def review_url(application: Application) -> str:
    """The page of those who decide."""
    return network_url(f"/onboarding/{application.number}/")


def text_of(letter: Letter) -> tuple[str, str]:
    """Subject and body."""
    application, what = letter.application, Post(letter.what)
    names = {"unit": application.name, "number": application.number}
    link = review_url(application) if what in TO_REVIEWERS else own_url(application)
    subject, body = _words(what, application)
    return subject % names, f"{body % names}\n\n{link}\n"


def _words(what: Post, application: Application) -> tuple[str, str]:
    if what == Post.RECEIVED:
        return (
            _("The application of %(unit)s has arrived (%(number)s)"),
            _(
                "The application of %(unit)s has arrived. Its number is %(number)s.\n"
                "The unit above decides, as a rule within five working days. This link shows how it stands"
                " and is yours alone; do not pass it on:"
            ),
        )
    if what == Post.QUESTION:
        return (
            _("A question about the application %(number)s"),
            _("There is a question about the application of %(unit)s. It goes on once you have answered:")
            + _last_question(application),
        )
    if what == Post.REJECTED:
        return (
            _("The application %(number)s was not approved"),
            _("The application of %(unit)s was not approved.")
            + _why(application)
            + "\n"
            + _("You may apply again once this is settled. What was decided stands here:"),
        )
    if what == Post.OPENED:
        return (
            _("The site of %(unit)s is set up"),
            _(
                "The application %(number)s was approved and the site of %(unit)s is set up. Whoever answers"
                " for the unit opens this link and takes up the role of its first leader:"
            ),
        )
    if what == Post.UNDONE:
        return (
            _("The approval of %(unit)s was undone (%(number)s)"),
            _("The approval of the application %(number)s of %(unit)s was undone by the units above.")
            + _why(application)
            + "\n"
            + _closed(application)
            + "\n"
            + _("You may apply again once this is settled. What was decided stands here:"),
        )
    if what == Post.REMIND:
        return (
            _("Waiting for you: the application of %(unit)s"),
            _("The application %(number)s of %(unit)s has waited for two working days.")
            + _until(application),
        )
    return (
        _("Moved up to you: the application of %(unit)s"),
        _(
            "The application %(number)s of %(unit)s was not decided within five working days by the unit"
            " below and is yours to decide now."
        )
        + _until(application),
    )


def _last_question(application: Application) -> str:
    asked = application.entries.filter(step=Step.QUESTION).last()
    return "\n\n" + asked.text.replace("%", "%%") if asked is not None else ""


def _why(application: Application) -> str:
    lines = [str(Reason(application.reason).label), application.reason_words]
    return "\n\n" + "\n".join(line for line in lines if line).replace("%", "%%") + "\n"


def _closed(application: Application) -> str:
    if application.archive_at is None:
        return _("The site is not set up.")
    return _(
        "The site was closed at once. Until {when} the unit above hands out on request what belongs to the"
        " unit; then the site is archived."
    ).format(when=dates.day(application.archive_at))


def _until(application: Application) -> str:
    last = last_day_of(application)
    if last is None:
        return ""
    return "\n" + _("Undecided, it moves one level up after {when}.").format(when=dates.day(last))
