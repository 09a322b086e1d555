"""PAGES: every page that the accessibility test opens. An app that adds a page adds a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from huisheng.kernel.access import (
    DUTY_OFFICER,
    LEADER,
    NETWORK_STAFF,
    OPERATOR,
    UNIT_ADMIN,
    VOLUNTEER,
)
from tenants.public import UnitCard
from tests.browser import (
    alarm_pages,
    channel_pages,
    commons_pages,
    directive_pages,
    knowledge_pages,
    made,
    moderation_pages,
    people_pages,
    question_pages,
)
from tests.browser.site import Site

Host = Literal["network", "province", "a"]


@dataclass(frozen=True, slots=True)
class PageCase:
    """One page: its address on a host, who opens it (a role, or "" for nobody), and the answer's status.

    `path` may be a function that first makes what the page shows and returns the address.
    """

    name: str
    path: str | Callable[[Site], str]
    host: Host = "network"
    role: str = ""
    status: int = 200

    def url(self, site: Site) -> str:
        """Absolute address of the page."""
        path = self.path if isinstance(self.path, str) else self.path(site)
        return site.url(path, None if self.host == "network" else getattr(site.network, self.host))

    def unit(self, site: Site) -> UnitCard | None:
        """Where the role is held: in the unit of the page, over the province, or (operator) above all."""
        if self.role == OPERATOR:
            return None
        return site.network.province if self.host == "network" else getattr(site.network, self.host)


PAGES: list[PageCase] = [
    PageCase("home", "/"),
    PageCase("find", "/find/?q=历下"),
    PageCase("find-nothing", "/find/?q=zzzz"),
    PageCase("find-check", "/find/?for=check"),
    PageCase("find-below", lambda site: f"/find/?at={site.network.city.id}"),
    PageCase("unsure", "/find/unsure/"),
    PageCase("not-found", "/no/such/page/", status=404),
    PageCase("sign-in", "/accounts/login/"),
    PageCase("forgotten", "/accounts/forgotten/"),
    PageCase("my", "/my/", role=NETWORK_STAFF),
    PageCase("second-factor", "/accounts/second-factor/", role=NETWORK_STAFF),
    PageCase("people-below", "/people/", role=NETWORK_STAFF),
    PageCase("dashboard", "/dashboard/", role=NETWORK_STAFF),
    PageCase("directives", "/directives/", role=NETWORK_STAFF),
    PageCase("directive-draft", directive_pages.draft, role=NETWORK_STAFF),
    PageCase("directive-edit", made.directive_edit, role=NETWORK_STAFF),
    PageCase("directive-board", directive_pages.board, role=NETWORK_STAFF),
    PageCase("directive-new", "/directives/new/", role=NETWORK_STAFF),
    PageCase("directive-draft", made.directive_draft, role=NETWORK_STAFF),
    PageCase("directive-edit", made.directive_edit, role=NETWORK_STAFF),
    PageCase("directive-board", made.directive_board, role=NETWORK_STAFF),
    PageCase("standards", "/settings/", role=NETWORK_STAFF),
    PageCase("standards-of", lambda site: f"/settings/{site.network.province.id}/", role=NETWORK_STAFF),
    PageCase(
        "standard",
        lambda site: f"/settings/{site.network.province.id}/look.accent/",
        role=NETWORK_STAFF,
    ),
    PageCase("people-of", lambda site: f"/people/{site.network.a.id}/", role=NETWORK_STAFF),
    PageCase("people-of-invite", lambda site: f"/people/{site.network.a.id}/invite/", role=NETWORK_STAFF),
    PageCase("dashboard-of", lambda site: f"/dashboard/{site.network.city.id}/", role=NETWORK_STAFF),
    PageCase("second-factor-app", "/accounts/second-factor/app/add/", role=NETWORK_STAFF),
    PageCase("second-factor-codes", "/accounts/second-factor/codes/new/", role=NETWORK_STAFF),
    PageCase("second-factor-keys", "/accounts/second-factor/keys/", role=NETWORK_STAFF),
    PageCase("second-factor-key", "/accounts/second-factor/keys/add/", role=NETWORK_STAFF),
    PageCase("invitation", made.invitation),
    PageCase("invitation-ended", "/accounts/invitation/no-such-token/", status=404),
    PageCase("password", "/accounts/password/", role=NETWORK_STAFF),
    PageCase("operator-calendar", "/operators/calendar/", role=OPERATOR),
    PageCase("operator-year", "/operators/calendar/2026/", role=OPERATOR),
    PageCase("operator-units", "/operators/units/", role=OPERATOR),
    PageCase("operator-unit", lambda site: f"/operators/units/{site.network.a.id}/", role=OPERATOR),
    PageCase("operator-move", lambda site: f"/operators/units/{site.network.a.id}/move/", role=OPERATOR),
    PageCase(
        "operator-suspend", lambda site: f"/operators/units/{site.network.a.id}/suspend/", role=OPERATOR
    ),
    PageCase("operator-invite", "/people/operators/invite/", role=OPERATOR),
    PageCase("comparisons", "/operators/comparisons/", role=OPERATOR),
    PageCase("dead-letters", "/operators/dead-letters/", role=OPERATOR),
    PageCase("operator-people", "/people/operators/", role=OPERATOR),
    PageCase("unit-home", "/", "a"),
    PageCase("ask", "/ask/", "a"),
    PageCase("ask-not-to-the-unit-below", "/ask/?not=lixia", "province"),
    PageCase("ask-not-to-nobody", "/ask/?not=nobody", "a", status=404),
    PageCase("ask-elsewhere", "/ask/elsewhere/"),
    PageCase("check", "/check/", "a"),
    PageCase("question-receipt", question_pages.receipt, "a"),
    PageCase("question-answered", question_pages.answered, "a"),
    PageCase("notice-code", "/n/", "a"),
    PageCase("notice-wrong-code", "/n/ABCDEF123456/", "a", status=404),
    PageCase("notice-link", channel_pages.from_notice, "a"),
    PageCase("notice-wishes", channel_pages.wishes, "a"),
    PageCase("wechat-failed", "/wechat/back/", "a", status=400),
    PageCase("my-notices", "/desk/notices/", "a", DUTY_OFFICER),
    PageCase("my-reach", "/desk/notices/reach/", "a", DUTY_OFFICER),
    PageCase("channels", channel_pages.senders, "a", UNIT_ADMIN),
    PageCase("channel-words", "/manage/channels/words/", "a", UNIT_ADMIN),
    PageCase("channel-words-one", "/manage/channels/words/answered/", "a", UNIT_ADMIN),
    PageCase("channel-sms", "/manage/channels/sms/", "a", UNIT_ADMIN),
    PageCase("channel-wechat", "/manage/channels/wechat/", "a", UNIT_ADMIN),
    PageCase("channel-email", "/manage/channels/email/", "a", UNIT_ADMIN),
    PageCase("question-not-accepted", question_pages.not_accepted, "a"),
    PageCase("question-wrong-code", "/q/LIXIA-20261121-ZZZZZZ/?k=WRONG", "a", status=404),
    PageCase("question-status", made.question_status, "a"),
    PageCase("question-receipt", made.question_receipt, "a"),
    PageCase("desk", "/desk/", "a", DUTY_OFFICER),
    PageCase("desk-item", made.desk_item, "a", DUTY_OFFICER),
    PageCase("desk-later", question_pages.later, "a", DUTY_OFFICER),
    PageCase("desk-cover", question_pages.covering, "a", DUTY_OFFICER),
    PageCase("desk-merge", question_pages.merging, "a", DUTY_OFFICER),
    PageCase("desk-handling", question_pages.handled, "a", DUTY_OFFICER),
    PageCase("desk-call", "/desk/call/", "a", DUTY_OFFICER),
    PageCase("desk-decisions", "/desk/decide/", "a", LEADER),
    PageCase("desk-decide", question_pages.to_decide, "a", LEADER),
    PageCase("directive-in-inbox", made.directive_in_inbox, "a", DUTY_OFFICER),
    PageCase("desk-item", question_pages.item, "a", DUTY_OFFICER),
    PageCase("directive-inbox", "/desk/directives/", "a", DUTY_OFFICER),
    PageCase("directive-item", directive_pages.item, "a", DUTY_OFFICER),
    PageCase("moderation-rules", "/moderation/", "a"),
    PageCase("moderation-report", moderation_pages.form, "a"),
    PageCase("moderation-check", "/report/receipt/", "a"),
    PageCase("moderation-receipt", moderation_pages.receipt, "a"),
    PageCase("moderation-author", moderation_pages.author, "a"),
    PageCase("moderation-queue", "/desk/moderation/", "a", DUTY_OFFICER),
    PageCase("moderation-case", moderation_pages.case, "a", DUTY_OFFICER),
    PageCase("moderation-again", moderation_pages.again, "a", DUTY_OFFICER),
    PageCase("moderation-below", moderation_pages.below, "a", DUTY_OFFICER),
    PageCase("moderation-topics", "/manage/moderation/topics/", "a", UNIT_ADMIN),
    PageCase("moderation-lists", "/manage/moderation/words/", "a", UNIT_ADMIN),
    PageCase("public-list", commons_pages.everything, "a"),
    PageCase("public-list-hits", commons_pages.hits, "a"),
    PageCase("public-list-nothing", "/questions/?q=zzzz", "a"),
    PageCase("public-everywhere", commons_pages.everywhere),
    PageCase("public-hot", "/questions/hot/", "a"),
    PageCase("public-topics", commons_pages.topics, "a"),
    PageCase("public-topic", commons_pages.topic, "a"),
    PageCase("public-question", commons_pages.answered, "a"),
    PageCase("public-comments", commons_pages.comments, "a"),
    PageCase("public-question-gone", commons_pages.gone, "a", status=410),
    PageCase("verify", "/verify/", "a"),
    PageCase("help", knowledge_pages.everything, "a"),
    PageCase("help-nothing-fits", "/help/?q=zzzz", "a"),
    PageCase("help-article", knowledge_pages.article, "a"),
    PageCase("help-programme", knowledge_pages.programme, "a"),
    PageCase("knowledge", "/desk/knowledge/", "a", DUTY_OFFICER),
    PageCase("knowledge-entry", knowledge_pages.at_the_desk, "a", DUTY_OFFICER),
    PageCase("knowledge-keep", "/manage/knowledge/", "a", UNIT_ADMIN),
    PageCase("knowledge-new", "/manage/knowledge/new/programme/", "a", UNIT_ADMIN),
    PageCase("knowledge-edit", knowledge_pages.kept, "a", UNIT_ADMIN),
    PageCase("knowledge-versions", knowledge_pages.versions, "a", UNIT_ADMIN),
    PageCase("knowledge-above", knowledge_pages.all_from_above, "a", UNIT_ADMIN),
    PageCase("knowledge-above-entry", knowledge_pages.from_above, "a", UNIT_ADMIN),
    PageCase("knowledge-files", "/manage/knowledge/import/", "a", UNIT_ADMIN),
    PageCase("alarms", "/desk/alarms/", "a", DUTY_OFFICER),
    PageCase("alarm-untaken", alarm_pages.untaken, "a", DUTY_OFFICER),
    PageCase("alarm-taken", alarm_pages.taken, "a", DUTY_OFFICER),
    PageCase("alarm-raise", alarm_pages.to_raise, "a", DUTY_OFFICER),
    PageCase("alarm-asker", alarm_pages.seen_by_asker, "a"),
    PageCase("below", alarm_pages.below, "a", UNIT_ADMIN),
    PageCase("below-item", alarm_pages.below_item, "a", UNIT_ADMIN),
    PageCase("manage", "/manage/", "a", UNIT_ADMIN),
    PageCase("manage-look", "/manage/look/", "a", UNIT_ADMIN),
    PageCase("manage-settings", "/manage/settings/", "a", UNIT_ADMIN),
    PageCase("manage-setting", "/manage/settings/footer.report_phone/", "a", UNIT_ADMIN),
    PageCase("manage-roster", "/manage/roster/", "a", UNIT_ADMIN),
    PageCase("members", "/manage/members/", "a", UNIT_ADMIN),
    PageCase("member-expert", people_pages.expert, "a", UNIT_ADMIN),
    PageCase("member-add-expert", "/manage/members/expert/", "a", UNIT_ADMIN),
    PageCase("member-import", "/manage/members/import/", "a", UNIT_ADMIN),
    PageCase("sections", "/manage/sections/", "a", UNIT_ADMIN),
    PageCase("section", people_pages.section, "a", UNIT_ADMIN),
    PageCase("volunteering", "/manage/volunteering/", "a", UNIT_ADMIN),
    PageCase("roster-rotate", "/manage/roster/rotate/", "a", UNIT_ADMIN),
    PageCase("roster-shift", people_pages.shift, "a", UNIT_ADMIN),
    PageCase("handovers", "/desk/handover/", "a", DUTY_OFFICER),
    PageCase("handover", people_pages.handover, "a", DUTY_OFFICER),
    PageCase("desk-offer", people_pages.offer, "a", DUTY_OFFICER),
    PageCase("join-volunteer", "/join/volunteer/", "a"),
    PageCase("join-expert", "/join/expert/", "a"),
    PageCase("join-mine", people_pages.own_page, "a"),
    PageCase("expert-link", people_pages.link, "a"),
    PageCase("expert-link-taken", people_pages.link_taken, "a"),
    PageCase("expert-link-dead", "/e/unknown/", "a", status=404),
    PageCase("volunteer-not-enrolled", "/volunteer/", "a", VOLUNTEER),
    PageCase("volunteer", people_pages.as_volunteer("/volunteer/"), "a", VOLUNTEER),
    PageCase("volunteer-one", people_pages.volunteer_one, "a", VOLUNTEER),
    PageCase("volunteer-mine", people_pages.as_volunteer("/volunteer/my/"), "a", VOLUNTEER),
    PageCase("volunteer-hours", people_pages.as_volunteer("/volunteer/hours/"), "a", VOLUNTEER),
    PageCase("volunteer-training", people_pages.as_volunteer("/volunteer/training/"), "a", VOLUNTEER),
    PageCase("volunteer-quiz", people_pages.as_volunteer("/volunteer/quiz/"), "a", VOLUNTEER),
    PageCase("volunteer-certificate", people_pages.as_volunteer("/volunteer/certificate/"), "a", VOLUNTEER),
    PageCase("member-edit", people_pages.member_edit, "a", UNIT_ADMIN),
    PageCase("asker-writes", question_pages.writing, "a"),
    PageCase("asker-rates", question_pages.rating, "a"),
    PageCase("asker-data", question_pages.my_data, "a"),
    PageCase("manage-keys", "/manage/keys/", "a", UNIT_ADMIN),
    PageCase("manage-audit", "/manage/audit/", "a", UNIT_ADMIN),
    PageCase("manage-people", "/manage/people/", "a", UNIT_ADMIN),
    PageCase("manage-add-role", made.add_role, "a", UNIT_ADMIN),
    PageCase("manage-last-day", made.last_day, "a", UNIT_ADMIN),
    PageCase("manage-invite", "/manage/people/invite/", "a", UNIT_ADMIN),
    PageCase("manage-clocks", "/manage/clocks/?kind=help", "a", UNIT_ADMIN),
    PageCase("manage-topics", "/manage/topics/", "a", UNIT_ADMIN),
    PageCase("manage-topics-open", "/manage/topics/?first=15", "a", UNIT_ADMIN),
]
