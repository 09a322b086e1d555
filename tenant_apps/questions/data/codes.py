"""The codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CAMPAIGN_MAX: Final = 24
"""Characters of the code of a campaign."""


class State(TextChoices):
    """Where a question stands, in the words of staff; what askers read stands in queries/seen_by_asker.py."""

    RECEIVED = "received", _("Waiting to be screened")
    ACCEPTED = "accepted", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    HANDLING = "handling", _("Being handled")
    RESOLVED = "resolved", _("Completion proposed")
    UNRESOLVABLE = "unresolvable", _("Cannot be solved for now")
    NOT_ACCEPTED = "not_accepted", _("Not accepted for now")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another question")
    WITHDRAWN = "withdrawn", _("Withdrawn by the asker")
    HANDED_ON = "handed_on", _("Handed on to another unit")


OPEN_STATES = (State.RECEIVED, State.ACCEPTED)
"""States in which the unit still owes a first answer: what the figures call open."""

OWED_STATES = (State.RECEIVED, State.ACCEPTED, State.HANDLING)
"""States in which the unit still owes the asker something: an answer, or the handling it promised."""

CONFIRMING_STATES = (State.ANSWERED, State.RESOLVED, State.UNRESOLVABLE)
"""States in which the asker is asked whether it is solved; silence closes without a rating (未评价)."""

ENDED_STATES = (State.NOT_ACCEPTED, State.CLOSED, State.MERGED, State.WITHDRAWN, State.HANDED_ON)
"""Nothing is left to do here. HANDED_ON is the end of a copy that another unit holds now; the question
itself, in its unit of origin, mirrors the state that it has there."""


class Move(TextChoices):
    """What may be done to a question; the table of what leads where stands in rules/transitions.py."""

    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Do not accept for now")
    ANSWER = "answer", _("Answer")
    HANDLE = "handle", _("Start handling")
    RESOLVE = "resolve", _("Propose completion")
    GIVE_UP = "give_up", _("Say it cannot be solved for now")
    REDO = "redo", _("Not solved: handle again")
    CONFIRM = "confirm", _("Confirmed by the asker")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Reopen")
    READMIT = "readmit", _("Take on after an appeal")
    MERGE = "merge", _("Merge")
    SPLIT = "split", _("Undo the merge")
    WITHDRAW = "withdraw", _("Withdraw")
    HAND_ON = "hand_on", _("Hand over to another unit")


class ExtraMove(TextChoices):
    """Moves that a unit may switch on beside the table that all share (rules/transitions.py)."""

    HANDLE_AGAIN = (
        "handle_again",
        _("Staff may go on with a matter by themselves after they have proposed completion"),
    )
    HANDLE_CLOSED = "handle_closed", _("Staff may take up a closed question again by themselves")


class Kind(TextChoices):
    """What the asker wants."""

    CONSULT = "consult", _("Ask for information")
    HELP = "help", _("Ask for help")
    SUGGEST = "suggest", _("Suggest something")
    COMPLAIN = "complain", _("Complain")
    PRAISE = "praise", _("Praise")
    TIP = "tip", _("Give a tip")


class Channel(TextChoices):
    """How a question came in."""

    WEBSITE = "website", _("Website")
    API = "api", _("Interface for other systems")
    IMPORT = "import", _("Import")
    HOTLINE = "hotline", _("Hotline")
    WECHAT = "wechat", _("WeChat")
    VISIT = "visit", _("In person")


class Visibility(TextChoices):
    """The asker's wish. Private unless the asker says otherwise; publishing is a separate decision of
    the unit.
    """

    PRIVATE = "private", _("Only me and the staff who answer")
    PUBLIC_WISH = "public_wish", _("The question and its answer may help others")


class Reason(TextChoices):
    """Why a question is not accepted for now. Criticism of the unit is no reason."""

    UNCLEAR = "unclear", _("We cannot make out what happened or what you need")
    NOT_OURS = "not_ours", _("Another authority is responsible, and we say which")
    IN_PROCEEDINGS = "in_proceedings", _("A court, arbitration or review is dealing with it")
    REPEATED = "repeated", _("The same question has already been answered")
    NO_QUESTION = "no_question", _("It contains no question or request (advertising, test)")
    UNLAWFUL = "unlawful", _("It contains what the law does not allow us to handle")


class CoverReason(TextChoices):
    """Why words of a question are covered for others. Each is about a person; what a question criticises, and
    whom, is no reason.
    """

    SOMEBODY = "somebody", _("It names somebody who is not asked")
    CONTACT = "contact", _("A telephone number, an address or an account")
    NUMBER = "number", _("An identity, bank or plate number")
    CHILD = "child", _("A child could be recognised by it")
    INTIMATE = "intimate", _("Health or other intimate matters")
    SAFETY = "safety", _("It could put somebody in danger")


class StepCode(TextChoices):
    """Entries of the history. Their sentences stand in queries/timeline.py, who reads them in FOR_STAFF."""

    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    NOT_ACCEPTED = "not_accepted", _("Not accepted for now")
    ANSWERED = "answered", _("Answered")
    CORRECTED = "corrected", _("Answer corrected")
    OVERDUE = "overdue", _("Late")
    CONTACT_VIEWED = "contact_viewed", _("Contact viewed")
    # who holds it
    ASSIGNED = "assigned", _("Assigned")
    RETURNED = "returned", _("Returned")
    OFFERED = "offered", _("Offered to a helper")
    TAKEN = "taken", _("Taken by a helper")
    REFUSED = "refused", _("Declined by a helper")
    RETOPICED = "retopiced", _("Topic or kind changed")
    # handling and its end
    HANDLING = "handling", _("Handling started")
    PROGRESS = "progress", _("Progress")
    RESOLVED = "resolved", _("Completion proposed")
    UNRESOLVABLE = "unresolvable", _("Cannot be solved for now")
    NOT_SOLVED = "not_solved", _("Not solved, says the asker")
    CONFIRMED = "confirmed", _("Solved, says the asker")
    RATED = "rated", _("Rated")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Taken apart again")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # the conversation
    ADDED = "added", _("Addition by the asker")
    ASKED_BACK = "asked_back", _("Follow-up question by the asker")
    URGED = "urged", _("Urged")
    REPLIED = "replied", _("Message to the asker")
    # clocks
    WAITING = "waiting", _("Waiting for the asker")
    WAITING_OVER = "waiting_over", _("No longer waiting for the asker")
    EXTENDED = "extended", _("Date extended")
    REMINDED = "reminded", _("Reminder")
    YELLOW_CARD = "yellow_card", _("Yellow card")
    RED_CARD = "red_card", _("Red card")
    MOVED_UP = "moved_up", _("Reported to the unit above")
    HANDLING_OVERDUE = "handling_overdue", _("Handling late")
    # a second person
    APPROVAL_ASKED = "approval_asked", _("Approval asked for")
    APPROVED = "approved", _("Approved")
    DISAPPROVED = "disapproved", _("Not approved")
    APPEALED = "appealed", _("Appeal")
    APPEAL_DECIDED = "appeal_decided", _("Appeal decided")
    REVIEW_ASKED = "review_asked", _("Review by the unit above asked for")
    REVIEW_DECIDED = "review_decided", _("Review decided")
    REDO_ORDERED = "redo_ordered", _("The unit above demands that it be handled again")
    SAMPLED = "sampled", _("Drawn by lot and laid before the unit above")
    REFERRED = "referred", _("Second person asked of the unit above")
    # other units
    TRANSFER_ASKED = "transfer_asked", _("Another unit is asked to take it over")
    TRANSFER_ENDED = "transfer_ended", _("The other unit did not take it over")
    HANDED_OVER = "handed_over", _("Handed over to another unit")
    HELD = "held", _("Taken over from another unit")
    HELP_ASKED = "help_asked", _("Another unit is asked for help")
    HELP_GIVEN = "help_given", _("Another unit has helped")
    # bodies outside the network
    OUTSIDE_ASKED = "outside_asked", _("A body outside was asked")
    OUTSIDE_MOVED = "outside_moved", _("Another day for following it up")
    OUTSIDE_ENDED = "outside_ended", _("What the body outside replied")
    OUTSIDE_TAKEN_BACK = "outside_taken_back", _("A body outside is asked no more")
    PASSED_ALONG = "passed_along", _("Name or contact was passed on")
    # danger
    ALARM_RAISED = "alarm_raised", _("Alarm")
    ALARM_TAKEN = "alarm_taken", _("Alarm taken")
    ALARM_PASSED_ON = "alarm_passed_on", _("Alarm passed on")
    ALARM_CLOSED = "alarm_closed", _("Alarm closed")
    # privacy
    CONTACT_ERASED = "contact_erased", _("Contact erased")
    EXPORTED = "exported", _("Data exported")
    VISIBILITY_CHANGED = "visibility_changed", _("Who may see it was changed")
    COVERED = "covered", _("Covered for others")
    UNCOVERED = "uncovered", _("Shown whole again")


FOR_STAFF = frozenset(
    {
        StepCode.OFFERED,
        StepCode.TAKEN,
        StepCode.REFUSED,
        StepCode.RETURNED,
        StepCode.REMINDED,
        StepCode.YELLOW_CARD,
        StepCode.RED_CARD,
        StepCode.APPROVAL_ASKED,
        StepCode.APPROVED,
        StepCode.DISAPPROVED,
        StepCode.REFERRED,
        StepCode.TRANSFER_ASKED,
        StepCode.TRANSFER_ENDED,
        StepCode.HELP_ASKED,
        StepCode.HELP_GIVEN,
        StepCode.OUTSIDE_TAKEN_BACK,
        StepCode.ALARM_RAISED,
        StepCode.ALARM_PASSED_ON,
        StepCode.ALARM_CLOSED,
    }
)
"""Entries that only staff read: how the unit organises itself. Everything else the asker reads too."""


class HolderKind(TextChoices):
    """Who holds an open question inside the unit: exactly one, by a constraint of the table."""

    DUTY = "duty", _("Whoever is on duty")
    PERSON = "person", _("One person")
    SECTION = "section", _("A section")
    ABOVE = "above", _("The unit above")
    AWAY = "away", _("Another unit")


class Outcome(TextChoices):
    """How handling ended. Which endings a kind of question has stands in rules/kinds.py."""

    SOLVED = "solved", _("Solved")
    ANSWERED = "answered", _("Answered in full")
    ADOPTED = "adopted", _("Adopted")
    PARTLY_ADOPTED = "partly_adopted", _("Adopted in part")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
    NOTED = "noted", _("Passed on and noted")
    UNRESOLVABLE = "unresolvable", _("Cannot be solved for now")


class HelpedBy(TextChoices):
    """Who helped (党帮青, 团帮青 …): told with every resolution, a dimension of reports."""

    PARTY = "party", _("Party organisation")
    LEAGUE = "league", _("Youth league")
    EXPERT = "expert", _("Experts")
    SOCIETY = "society", _("Social organisations")
    PEER = "peer", _("Young people")
    GOVERNMENT = "government", _("Government departments")


class UnresolvableReason(TextChoices):
    """Why a matter cannot be solved for now. Needs the leader's approval and words to the asker."""

    NO_POLICY = "no_policy", _("There is no rule or policy for it yet")
    NO_MEANS = "no_means", _("Money, places or staff are lacking at present")
    OTHERS_DECIDE = "others_decide", _("Others decide it and have refused")
    NO_PROOF = "no_proof", _("The facts could not be established")
    ASKER_SILENT = "asker_silent", _("What is needed from the asker did not come")


class AnswerKind(TextChoices):
    """As what somebody answers. 答复 for official ones, 回答 for all others."""

    OFFICIAL = "official", _("Official answer")
    EXPERT = "expert", _("Answer of an expert")
    VOLUNTEER = "volunteer", _("Answer of a volunteer")
    PARTNER = "partner", _("Answer of a partner organisation")
    PEER = "peer", _("Answer of a young person")


class Side(TextChoices):
    """Whose words a message are, and so who reads them: INTERNAL ones never leave the staff."""

    ASKER = "asker", _("Asker")
    UNIT = "unit", _("Unit")
    INTERNAL = "internal", _("Staff only")


class MessageKind(TextChoices):
    """What a message is for."""

    ADDITION = "addition", pgettext_lazy("message", "Addition")
    FOLLOW_UP = "follow_up", _("Follow-up question")
    URGE = "urge", _("Urging")
    REQUEST = "request", _("Request for more details")
    REPLY = "reply", pgettext_lazy("message", "Reply")
    PROGRESS = "progress", pgettext_lazy("message", "Progress")
    NOTE = "note", _("Internal note")
    OBJECTION = "objection", _("Objection")


class DecisionKind(TextChoices):
    """Steps that wait: for ten seconds (SEND), or for a second person."""

    SEND = "send", _("Leaves in a moment")
    ANSWER = "answer", _("Approval of an answer")
    FIRST_ANSWERS = "first_answers", _("Review of what a volunteer, expert or partner answers")
    UNRESOLVABLE = "unresolvable", _("Approval of “cannot be solved for now”")
    EXTENSION = "extension", _("Approval of a later date")
    APPEAL = "appeal", _("Appeal against “not accepted”")
    REVIEW = "review", _("Review by the unit above")
    TRANSFER = "transfer", _("Taking over by another unit")
    HELP = "help", _("Help of another unit")
    SAMPLE = "sample", _("Sample, drawn by lot")


BETWEEN_UNITS: Final = (DecisionKind.TRANSFER, DecisionKind.HELP)
"""Decisions that another unit takes about a question here, or this one about one there (来件)."""

NO_SECOND_PERSON: Final = (DecisionKind.SEND, DecisionKind.SAMPLE, *BETWEEN_UNITS)
"""Steps that wait for something else than a second person of this unit, or of one above."""


class DecisionState(TextChoices):
    """Where such a step stands."""

    OPEN = "open", _("Open")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    UNDONE = "undone", _("Undone")
    OVERTAKEN = "overtaken", _("Overtaken by another step")


class AssignmentKind(TextChoices):
    """Whom a question, or a part of the work on it, is offered to."""

    EXPERT = "expert", _("Expert")
    VOLUNTEER = "volunteer", _("Volunteer")
    PERSON = "person", _("Member of staff")
    SECTION = "section", _("Section")
    PARTNER = "partner", _("Partner organisation")
    UNIT = "unit", _("Another unit")


class AssignmentRole(TextChoices):
    """主办 or 协办."""

    LEAD = "lead", _("Lead")
    HELPER = "helper", _("Helper")


class AssignmentState(TextChoices):
    """Where an offer stands."""

    OFFERED = "offered", _("Offered")
    TAKEN = "taken", _("Accepted")
    DECLINED = "declined", _("Declined")
    RECUSED = "recused", _("Recused")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Taken back")


class TransferReason(TextChoices):
    """Why a question goes to another unit."""

    NOT_OURS = "not_ours", _("Not within the competence of this unit")
    PLACE = "place", _("It happened in the area of the other unit")
    LINE = "line", _("It belongs to another line")
    HIGHER = "higher", _("It has to be decided higher up")
    LOWER = "lower", _("It can be settled best on the spot")
    ASKED = "asked", _("The asker wants it")


class ReturnReason(TextChoices):
    """Why a unit sends back what it was asked to take over. Each needs the rule that it rests on."""

    NOT_OURS = "not_ours", _("Not within our competence")
    PLACE = "place", _("It did not happen in our area")
    UNCLEAR = "unclear", _("What is needed to handle it is missing")
    REPEATED = "repeated", _("We have settled the same matter already")
    PROCEEDINGS = "proceedings", _("Another authority is dealing with it")


class TransferWay(TextChoices):
    """交办, 转办, 上报: the way from the unit that asks to the one that is asked."""

    DOWN = "down", pgettext_lazy("between units", "Hand down")
    SIDEWAYS = "sideways", pgettext_lazy("between units", "Pass on")
    UP = "up", pgettext_lazy("between units", "Report up")


class TransferOutcome(TextChoices):
    """How it ended that another unit was asked (shared_apps.contracts.case_messages)."""

    ACCEPTED = "accepted", pgettext_lazy("between units", "Accepted")
    RETURNED = "returned", pgettext_lazy("between units", "Sent back")
    LAPSED = "lapsed", pgettext_lazy("between units", "Not answered in time")
    REFUSED = "refused", pgettext_lazy("between units", "Not possible")
    WITHDRAWN = "withdrawn", pgettext_lazy("between units", "Taken back")
    GIVEN = "given", pgettext_lazy("between units", "Has helped")


class NetworkReason(TextChoices):
    """What the network says of a transfer, or of moving up (shared_apps.contracts.case_messages)."""

    NOT_HOLDER = "not_holder", pgettext_lazy("between units", "This unit does not hold it")
    SAME_UNIT = "same_unit", pgettext_lazy("between units", "It is this unit itself")
    UNIT_CLOSED = "unit_closed", pgettext_lazy("between units", "The other unit takes nothing in now")
    UNIT_EXCLUDED = "unit_excluded", pgettext_lazy("between units", "The asker does not want it there")
    ALREADY_ASKED = "already_asked", pgettext_lazy("between units", "Another unit is asked already")
    OUTDATED = "outdated", pgettext_lazy("between units", "Something has happened since: ask again")
    CASE_ENDED = "case_ended", pgettext_lazy("between units", "The asker has taken it back")
    TAKEN_BACK = "taken_back", pgettext_lazy("between units", "The sender has taken it back")
    UNANSWERED = "unanswered", pgettext_lazy("between units", "No answer in time")
    MOVED_UP = "moved_up", pgettext_lazy("between units", "It moves up instead")
    HANDED_ON = "handed_on", pgettext_lazy("between units", "Another unit has it now")
    NOTHING_LEFT = "nothing_left", pgettext_lazy("between units", "Nothing is left to do")
    NOBODY_ABOVE = "nobody_above", pgettext_lazy("between units", "No unit above can take it")
    NOBODY_TOOK_IT = "nobody_took_it", pgettext_lazy("between units", "Three units did not take it")
    GOING_ROUND = "going_round", pgettext_lazy("between units", "It went round in a circle")
    HOLDER_CLOSED = "holder_closed", pgettext_lazy("between units", "The unit that had it was closed")
    TAKEN_OVER = "taken_over", pgettext_lazy("between units", "A unit above takes it over")
    REDONE = "redone", pgettext_lazy("between units", "Done three times and still not solved")
    LATE = "late", pgettext_lazy("between units", "Late for too long")


class BodyKind(TextChoices):
    """What a body outside the network is (商请、转送)."""

    HOTLINE = "hotline", _("Hotline 12345")
    DEPARTMENT = "department", _("Government department")
    OTHER = "other", pgettext_lazy("body outside", "Other organisation")


class ReferralState(TextChoices):
    """Where it stands that a body outside was asked."""

    OPEN = "open", pgettext_lazy("referral", "Waiting for its reply")
    ANSWERED = "answered", pgettext_lazy("referral", "Replied")
    REFUSED = "refused", pgettext_lazy("referral", "Did not deal with it")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Taken back")


class ReferralOutcome(TextChoices):
    """What came of it. Which state each leads to stands in rules/referrals.py."""

    SOLVED = "solved", pgettext_lazy("referral", "It has dealt with it")
    PARTLY = "partly", pgettext_lazy("referral", "It has dealt with a part of it")
    PLANNED = "planned", pgettext_lazy("referral", "It has said when it will deal with it")
    EXPLAINED = "explained", pgettext_lazy("referral", "It has explained the rules")
    NOT_THEIRS = "not_theirs", pgettext_lazy("referral", "It says that others are responsible")
    DECLINED = "declined", pgettext_lazy("referral", "It does not deal with it")
    SILENT = "silent", pgettext_lazy("referral", "It has not replied in spite of reminders")


class AgeBand(TextChoices):
    """A band, never a date of birth."""

    UNKNOWN = "", _("Not told")
    UNDER_14 = "under_14", _("Under 14")
    FROM_14 = "from_14", _("14 to 17")
    ADULT = "adult", _("18 or older")


class CallerKind(TextChoices):
    """Who is on the line at the hotline."""

    SELF = "self", _("The young person")
    PARENT = "parent", _("Parent or guardian")
    TEACHER = "teacher", _("Teacher")
    FRIEND = "friend", _("Friend or schoolmate")
    OTHER = "other", _("Somebody else")


CAUSE_ANSWERED = "answered"
CAUSE_NOT_ACCEPTED = "not_accepted"
CAUSE_WITHDRAWN = "withdrawn"
"""Why an overdue question left the overdue stock (facts)."""
