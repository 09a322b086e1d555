"""The API. No session opens anything of it: an asker's own question opens by its secret, the desk by a key.

What keys of which unit, scope and person open is tested in tests/tenant_apps/interfaces.
"""

from typing import Any

from shared_apps.directives.api import steps as issuing_steps
from shared_apps.directives.api.called import CALLED
from tenant_apps.directive_inbox.api import steps as inbox_steps
from tenant_apps.outreach.api.views import STEPS as page_steps
from tenant_apps.questions.api import asker_steps, desk_steps
from tests.access.table import UNIT_KINDS, Row, everybody, only

NOT = 405
PAGES = ("seasons", "broadcasts")
NO_ID = "00000000-0000-7000-8000-000000000000"
NOBODY: dict[str, Any] = {"number": "NONE"}
NO_RECEIPT = {"receipt": "NONE"}


def _shut(name: str, status: int, **kwargs: str) -> Row:
    """Refused to every browser, whoever sits before it, before anything is looked up."""
    refused = only(*UNIT_KINDS, ok=status)
    return Row(name, "unit", refused, refused, kwargs=kwargs)


def _key(name: str, **kwargs: str) -> Row:
    return _shut(name, 401, **kwargs)


def _secret(name: str, **kwargs: str) -> Row:
    return _shut(name, 404, **NOBODY, **kwargs)


ROWS = [
    Row("questions-api", "unit", everybody(NOT), everybody((400, 415))),
    Row("questions-api-kind", "unit", everybody(NOT), everybody((400, 415))),
    Row("questions-api-similar", "unit", everybody(NOT), everybody((400, 415))),
    Row("questions-api-topics", "unit", everybody(), everybody(NOT)),
    Row("questions-api-topic", "unit", everybody(404), everybody(NOT), kwargs={"topic": "none"}),
    _secret("questions-api-one"),
    _secret("questions-api-files"),
    _secret("questions-api-file", file_id=NO_ID),
    _secret("questions-api-export"),
    _secret("questions-api-erase"),
    *(_secret(f"questions-api-{step.path}") for step in asker_steps.STEPS),
    _key("questions-api-desk-queues"),
    _key("questions-api-desk-holders"),
    _key("questions-api-desk-calls"),
    _key("questions-api-desk-undo", held=NO_ID),
    _key("questions-api-desk-list"),
    _key("questions-api-desk-item", question_id=NO_ID),
    _key("questions-api-desk-referrals", question_id=NO_ID),
    _key("questions-api-desk-units", question_id=NO_ID),
    *(_key(f"questions-api-desk-{step.path}", question_id=NO_ID) for step in desk_steps.STEPS),
    _key("questions-api-desk-transfers", question_id=NO_ID),
    _key("questions-api-desk-transfer", question_id=NO_ID),
    _key("questions-api-desk-ask-help", question_id=NO_ID),
    _key("questions-api-desk-take-back", question_id=NO_ID, transfer_id=NO_ID),
    _key("questions-api-desk-incoming"),
    _key("questions-api-desk-incoming-item", offer_id=NO_ID),
    _key("questions-api-desk-incoming-accept", offer_id=NO_ID),
    _key("questions-api-desk-incoming-return", offer_id=NO_ID),
    _key("questions-api-desk-incoming-help", offer_id=NO_ID),
    Row("commons-api-suggest", "unit", everybody(NOT), everybody((400, 415))),
    Row("commons-api-comments", "unit", everybody(404), everybody(NOT), kwargs=NOBODY),
    *(_key(f"commons-api-{name}", **NOBODY) for name in ("comment", "answer", "like", "follow", "mine")),
    Row("commons-api-answers", "unit", everybody(404), everybody(NOT), kwargs=NOBODY),
    Row("commons-api-hot", "unit", everybody(), everybody(NOT)),
    _secret("commons-api-askers-answers"),
    _key("commons-api-own-words"),
    _key("commons-api-comment-delete", **NOBODY, comment_id=NO_ID),
    _key("commons-api-followed"),
    Row("readers-api-codes", "unit", everybody(NOT), everybody((400, 415))),
    Row("readers-api-tokens", "unit", everybody(NOT), everybody((400, 415))),
    _key("readers-api-me"),
    _key("readers-api-sign-out"),
    _key("readers-api-forget"),
    Row("moderation-api-reasons", "unit", everybody(), everybody(NOT)),
    Row("moderation-api-counts", "unit", everybody(), everybody(NOT)),
    Row("moderation-api-reports", "unit", everybody(NOT), everybody((400, 415))),
    Row("moderation-api-report", "unit", everybody(404), everybody(NOT), kwargs=NO_RECEIPT),
    Row("moderation-api-contest", "unit", everybody(NOT), everybody(404), kwargs=NO_RECEIPT),
    Row("moderation-api-decision", "unit", everybody(404), everybody(NOT), kwargs={"token": "NONE"}),
    Row("moderation-api-appeal", "unit", everybody(NOT), everybody(404), kwargs={"token": "NONE"}),
    _key("interfaces-api-uplink"),
    _key("moderation-api-cases"),
    *(_key(f"moderation-api-{name}", case_id=NO_ID) for name in ("case", "decide", "settle", "hand-on")),
    _key("directive_inbox-api"),
    _key("directive_inbox-api-places"),
    _key("directive_inbox-api-one", directive_id=NO_ID),
    _key("directive_inbox-api-form", directive_id=NO_ID),
    _key("directive_inbox-api-files", directive_id=NO_ID),
    _key("directive_inbox-api-file", directive_id=NO_ID, file_id=NO_ID),
    *(_key(f"directive_inbox-api-{step.name}", directive_id=NO_ID) for step in inbox_steps.STEPS),
    *(_key(f"directives-api{name}") for name in ("", "-choices", "-preview", "-drafts")),
    *(
        _key(f"directives-api-{name}", directive_id=NO_ID)
        for name in ("one", "one-preview", "deliveries", "reports", "enquiries")
    ),
    _key("directives-api-return", directive_id=NO_ID, unit_id="1"),
    _key("directives-api-report-file", directive_id=NO_ID, unit_id="1", file_id=NO_ID),
    _key("directives-api-answer", directive_id=NO_ID, enquiry_id=NO_ID),
    *(_key(f"directives-api-{step.path}", directive_id=NO_ID) for step in issuing_steps.STEPS),
    *(
        _key(f"directives-api-{kind.name}{end}", directive_id=NO_ID)
        for kind in CALLED
        for end in ("", "-units", "-write", "-amend")
    ),
    *(Row(f"outreach-api-{many}", "unit", everybody(), everybody(NOT)) for many in PAGES),
    *(
        Row(f"outreach-api-{many}-one", "unit", everybody(404), everybody(NOT), kwargs={"code": "none"})
        for many in PAGES
    ),
    *(_key(f"outreach-api-{many}-{name}") for many in PAGES for name in ("kept", "begin")),
    *(
        _key(f"outreach-api-{many}-{name}", campaign_id="1")
        for many in PAGES
        for name in ("kept-one", "save", *page_steps)
    ),
]
