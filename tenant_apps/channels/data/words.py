"""What is said of each step: a status of at most six characters for templates, and one warm sentence.

Nothing here names the matter, the person or what was written: others may see the screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy


@dataclass(frozen=True, slots=True)
class Words:
    """``status`` is shown in templates of providers, always in Chinese, since these are; ``sentence`` in the
    reader's language."""

    status: Promise
    sentence: Promise


# From what matters most to what matters least: of several steps told together the first one speaks.
TO_ASKER: Final[dict[str, Words]] = {
    "alarm_taken": Words(
        pgettext_lazy("status", "New reply"),
        _("Somebody is here for you now. Open the page to write with us."),
    ),
    "answered": Words(pgettext_lazy("status", "Answered"), _("Your question has been answered.")),
    "waiting": Words(pgettext_lazy("status", "Please add"), _("To go on we need something from you.")),
    "not_accepted": Words(
        pgettext_lazy("status", "Not taken on"),
        _("Your question was not accepted for now. Open the page for the reason and what you can do."),
    ),
    "unresolvable": Words(
        pgettext_lazy("status", "Cannot be solved"),
        _("This cannot be solved for now. Open the page for the reason."),
    ),
    "resolved": Words(
        pgettext_lazy("status", "Please confirm"),
        _("It has been dealt with. Please have a look: you have 7 days to say “not solved”."),
    ),
    "appeal_decided": Words(pgettext_lazy("status", "Appeal decided"), _("Your appeal has been decided.")),
    "review_decided": Words(
        pgettext_lazy("status", "Review decided"), _("The unit above has finished its review.")
    ),
    "corrected": Words(
        pgettext_lazy("status", "Correction"), _("An earlier answer to you has been corrected.")
    ),
    "replied": Words(pgettext_lazy("status", "New reply"), _("There is a new reply for you.")),
    "handling_overdue": Words(
        pgettext_lazy("status", "Handling late"), _("This takes longer than we told you. We are still on it.")
    ),
    "overdue": Words(
        pgettext_lazy("status", "Answer late"),
        _("Our answer is later than promised. We still owe it to you; you need not ask again."),
    ),
    "extended": Words(
        pgettext_lazy("status", "New date"),
        _("The date of our answer has moved. Open the page for the new date and the reason."),
    ),
    "moved_up": Words(
        pgettext_lazy("status", "With unit above"),
        _("The unit above is looking after your question as well now."),
    ),
    "handed_over": Words(
        pgettext_lazy("status", "Handed over"),
        _("Another unit looks after your question now. Open the page to see which; all news stands there."),
    ),
    "merged": Words(
        pgettext_lazy("status", "Joined"),
        _("Your question was joined with a similar one. You will be told the answer too."),
    ),
    "split": Words(pgettext_lazy("status", "On its own"), _("Your question is handled on its own again.")),
    "public_hidden": Words(
        pgettext_lazy("status", "Not public"),
        _(
            "Your question is not shown in public; we answer it all the same. Open the page for the reason "
            "and to have it looked at again."
        ),
    ),
    "public_reviewed": Words(
        pgettext_lazy("status", "Looked again"),
        _("Somebody else has looked again at whether your question is shown in public."),
    ),
    "public_shown": Words(
        pgettext_lazy("status", "In public"), _("Your question can be read in public now.")
    ),
    "passed_along": Words(
        pgettext_lazy("status", "Passed on"),
        _("Something about you was passed on. Open the page for the reason."),
    ),
    "outside_ended": Words(pgettext_lazy("status", "News"), _("Somebody whom we asked for you has replied.")),
    "outside_asked": Words(
        pgettext_lazy("status", "Others asked"),
        _("We have asked others to deal with it. Open the page to see whom."),
    ),
    "closed": Words(
        pgettext_lazy("status", "Closed"), _("Your question is closed. Thank you for telling us.")
    ),
    "handling": Words(pgettext_lazy("status", "Being handled"), _("We have begun to deal with it.")),
    "progress": Words(pgettext_lazy("status", "News"), _("There is news about your question.")),
    "visibility_changed": Words(pgettext_lazy("status", "News"), _("Who may see your question has changed.")),
    "contact_viewed": Words(
        pgettext_lazy("status", "Contact seen"),
        _("Staff have looked at your contact. Open the page for the reason."),
    ),
    "accepted": Words(
        pgettext_lazy("status", "Taken on"), _("Your question was taken on; an answer is being prepared.")
    ),
    "received": Words(
        pgettext_lazy("status", "Received"), _("We have received your question and will get back to you.")
    ),
}

TO_STAFF: Final[dict[str, Words]] = {
    "alarm": Words(
        pgettext_lazy("status", "Danger"), _("Somebody may be in danger. Please take over at once.")
    ),
    "red_card": Words(pgettext_lazy("status", "Red card"), _("Red card: a question is badly late.")),
    "yellow_card": Words(pgettext_lazy("status", "Yellow card"), _("Yellow card: a question is late.")),
    "approval": Words(pgettext_lazy("status", "Approve"), _("An answer waits for your approval.")),
    "assigned": Words(pgettext_lazy("status", "For you"), _("A question was handed to you.")),
    "incoming": Words(
        pgettext_lazy("status", "From another unit"),
        _("Another unit asks yours to take over a question, or to help with one."),
    ),
    "taken_over": Words(
        pgettext_lazy("status", "Taken over"), _("A colleague goes on with a question of yours.")
    ),
    "supervision": Words(
        pgettext_lazy("status", "Supervision"),
        _("A unit above demands something of yours. Please read its order and answer it."),
    ),
    "appraisal": Words(
        pgettext_lazy("status", "Appraisal"),
        _("There is news of an appraisal of your unit: rules, figures, a decision or the result."),
    ),
    "difficulty": Words(
        pgettext_lazy("status", "Help from above"),
        _("A unit above took a step with a difficulty that yours has raised."),
    ),
    "difficulty_raised": Words(
        pgettext_lazy("status", "Difficulty below"),
        _("A unit below yours has raised a difficulty that it cannot solve itself."),
    ),
    "difficulty_untaken": Words(
        pgettext_lazy("status", "Nobody helps yet"),
        _("Nobody has taken on yet what a unit below yours cannot solve itself."),
    ),
    "visited": Words(
        pgettext_lazy("status", "Visit from above"),
        _("A colleague of a unit above has entered this unit to read. See who and why."),
    ),
    "domain_lost": Words(
        pgettext_lazy("status", "Domain lost"),
        _("A domain of your site has led elsewhere for a week. Your site has its old address again."),
    ),
    "domain_gone": Words(
        pgettext_lazy("status", "Domain gone"),
        _("A domain of your site is in use no longer. See why, and what can be done."),
    ),
    "domain_contested": Words(
        pgettext_lazy("status", "Domain proved elsewhere"),
        _("Another unit has proved that a domain is its own that yours had named. Please look at it."),
    ),
    "domain_disputed": Words(
        pgettext_lazy("status", "Domain in doubt"),
        _("Another unit says that a domain of yours is its own, and has proved it. Please look at it."),
    ),
    "role_ends": Words(
        pgettext_lazy("status", "Last day"),
        _("Your role in this unit ends within a week. If you go on working here, tell its administrators."),
    ),
    "role_ends_of": Words(
        pgettext_lazy("status", "Last day"),
        _("A colleague's role in this unit ends within a week. Prolong it, or hand over what is open."),
    ),
    "phone_added": Words(
        pgettext_lazy("status", "Sign-in"),
        _(
            "A phone was set up to receive the codes of your sign-ins. If that was not you, tell the "
            "administrators of this unit at once."
        ),
    ),
    "phone_changed": Words(
        pgettext_lazy("status", "Sign-in"),
        _(
            "The codes of your sign-ins go to another phone from now on. If that was not you, tell the "
            "administrators of this unit at once."
        ),
    ),
    "phone_removed": Words(
        pgettext_lazy("status", "Sign-in"),
        _(
            "The phone for the codes of your sign-ins was removed. If that was not you, tell the "
            "administrators of this unit at once."
        ),
    ),
    "directives_digest": Words(
        pgettext_lazy("status", "Directives"),
        _("Directives from above wait for you: see what is late, due soon or new."),
    ),
    "returned": Words(pgettext_lazy("status", "Came back"), _("A question came back and waits for you.")),
    "reminder": Words(pgettext_lazy("status", "Due soon"), _("A question of yours is due soon.")),
    "follow_up": Words(
        pgettext_lazy("status", "Follow up"), _("A body outside was to reply by today. Please follow it up.")
    ),
    "mention": Words(pgettext_lazy("status", "Mentioned"), _("A colleague has mentioned you in a note.")),
    "moderation_urgent": Words(
        pgettext_lazy("status", "Report"), _("An urgent report waits to be decided within hours.")
    ),
    "moderation_late": Words(
        pgettext_lazy("status", "Report late"),
        _("Something that was held or reported should have been decided."),
    ),
    "moderation_soon": Words(
        pgettext_lazy("status", "Due soon"), _("Something that was held or reported is to be decided soon.")
    ),
    "moderation_second": Words(
        pgettext_lazy("status", "Second one"), _("A proposal to hide something waits for a second person.")
    ),
    "moderation_review": Words(
        pgettext_lazy("status", "Look again"),
        _("Somebody wants a decision on public content looked at again."),
    ),
    "moderation_below": Words(
        pgettext_lazy("status", "From below"), _("A unit below asks you to decide on public content.")
    ),
    "moderation_digest": Words(
        pgettext_lazy("status", "To moderate"), _("Public content waits for your decision.")
    ),
    "link_unsent": Words(
        pgettext_lazy("status", "Not sent"),
        _("An expert's link could not be sent. Make a new one and hand it over yourself."),
    ),
    "not_sent": Words(
        pgettext_lazy("status", "Not sent"), _("A step of yours was overtaken and has not been sent.")
    ),
    "coach_late": Words(
        pgettext_lazy("status", "First weeks"),
        _("Yesterday questions went past the time for a first response. Please screen what waits."),
    ),
    "coach_roster_gap": Words(
        pgettext_lazy("status", "First weeks"),
        _("On a working day of the next three nobody is on duty. Please fill in the roster."),
    ),
    "coach_privacy_behind": Words(
        pgettext_lazy("status", "First weeks"),
        _("The network's privacy text has a new paragraph that yours has not. Please take it over."),
    ),
    "coach_step_late": Words(
        pgettext_lazy("status", "First weeks"),
        _("A step of your site's first weeks is late. Open the page: it says what is missing."),
    ),
    "coach_ready": Words(
        pgettext_lazy("status", "First weeks"),
        _("Everything is there, and your site still runs on trial. Open it officially."),
    ),
    "coach_step_soon": Words(
        pgettext_lazy("status", "First weeks"),
        _("A step of your site's first weeks is due soon. Open the page: it says what is missing."),
    ),
    "coach_not_told": Words(
        pgettext_lazy("status", "First weeks"),
        _("Questions came yesterday, and no answer can be sent to whoever asked. Set up a sender."),
    ),
    "test": Words(pgettext_lazy("status", "Test"), _("This is a test. Everything is set up well.")),
}

COUNTED: Final[dict[str, Promise]] = {
    "late": ngettext_lazy("%(n)s late", "%(n)s late", "n"),
    "returned": ngettext_lazy("%(n)s sent back to be corrected", "%(n)s sent back to be corrected", "n"),
    "soon": ngettext_lazy("%(n)s due by the next working day", "%(n)s due by the next working day", "n"),
    "new": ngettext_lazy("%(n)s new", "%(n)s new", "n"),
}
"""What a digest counts, in this order."""

DIGEST: Final = "directives_digest"
DECLINABLE: Final = frozenset({DIGEST})
"""What somebody of the staff may do without: everything else is about something that waits for them."""

EXPERT_LINK: Final = "expert_link"
"""The code of a notice that brings an expert the link of an offer."""

TO_EXPERT: Final = Words(
    pgettext_lazy("status", "Your advice"),
    _("Somebody young has a question in your field. May we ask for your advice?"),
)
LINK_LASTS: Final = _("The link opens this one question and nothing else, until {day}.")

URGENT: Final = frozenset({"alarm_taken"})
"""Steps that are told at once, whatever the hour. Staff events say it themselves."""

BY_ALL_WAYS: Final = frozenset({"phone_added", "phone_changed", "phone_removed"})
"""What staff are told by every address that they have proved, not only by the first: whoever took one of them
over must not be the only one to read it.
"""

SEVERAL: Final = _("There is news about your question ({n} steps). The latest: {sentence}")
_DIGEST: Final = _("Directives from above: {parts}.")
UNKNOWN_WANT: Final = Words(pgettext_lazy("status", "Please look"), _("Something waits for you at the desk."))


def sentence_to_staff(code: str, counts: Mapping[str, int]) -> str:
    """What is said to staff, in the language of the moment; a digest says how many there are of what."""
    parts = [str(COUNTED[what] % {"n": counts[what]}) for what in COUNTED if counts.get(what)]
    if parts:
        return str(_DIGEST).format(parts=pgettext("between counts", ", ").join(parts))
    return str(TO_STAFF.get(code, UNKNOWN_WANT).sentence)
