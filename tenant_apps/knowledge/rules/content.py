"""What somebody writes for one version, and when it can be kept."""

from dataclasses import dataclass, field
from datetime import date

from shared_apps.contracts.knowledge_messages import PROGRAMME_SORT, SORTS, STAGES
from tenant_apps.knowledge.data.codes import (
    BODY_MAX,
    CONTACT_MAX,
    FIELD_MAX,
    LINK_MAX,
    NOTE_MAX,
    PLACE_MAX,
    QUESTION_MAX,
    QUESTIONS_MAX,
    TITLE_MAX,
    Kind,
)
from tenant_apps.knowledge.rules.ready_replies import UnknownVariableError, variables_of


class BadContentError(ValueError):
    """The content cannot be kept so; `field` names what to repair, `code` why, `word` what is at fault."""

    def __init__(self, field: str, code: str, word: str = "") -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.word = field, code, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Text and visibility of a version. A programme holds from `valid_from` (None: at once) up to and with
    `valid_until` (None: without end); `stages` are the stages of life that it is for (none: for all).
    """

    title: str
    body: str
    questions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audience: str = ""
    eligibility: str = ""
    how_to_apply: str = ""
    contact: str = ""
    link: str = ""
    valid_until: date | None = None
    sort: str = PROGRAMME_SORT
    stages: tuple[str, ...] = ()
    valid_from: date | None = None
    place: str = ""
    office: str = ""
    is_public: bool = False
    for_below: bool = False
    note: str = field(default="", compare=False)


def check(kind: Kind, content: Content, *, is_personal: bool = False) -> None:
    """Raise BadContentError when the content cannot be kept as an entry of this kind."""
    for name in ("title", "body") if kind != Kind.PROGRAMME else ("title", "body", "audience"):
        if not getattr(content, name).strip():
            raise BadContentError(name, "empty")
    longest = {
        "title": TITLE_MAX,
        "body": BODY_MAX,
        "audience": FIELD_MAX,
        "eligibility": FIELD_MAX,
        "how_to_apply": FIELD_MAX,
        "contact": CONTACT_MAX,
        "link": LINK_MAX,
        "note": NOTE_MAX,
        "place": PLACE_MAX,
        "office": PLACE_MAX,
    }
    for name, most in longest.items():
        if len(getattr(content, name)) > most:
            raise BadContentError(name, "too_long", str(most))
    if len(content.questions) > QUESTIONS_MAX:
        raise BadContentError("questions", "too_many", str(QUESTIONS_MAX))
    for question in content.questions:
        if len(question) > QUESTION_MAX:
            raise BadContentError("questions", "too_long", str(QUESTION_MAX))
    if content.link and not content.link.startswith(("https://", "http://")):
        raise BadContentError("link", "no_address")
    if content.sort not in SORTS or not set(content.stages) <= set(STAGES):
        raise BadContentError("sort", "empty")
    if content.valid_from and content.valid_until and content.valid_from > content.valid_until:
        raise BadContentError("valid_until", "order")
    if kind == Kind.CANNED:
        if content.is_public:
            raise BadContentError("is_public", "never_public")
        try:
            variables_of(content.body)
        except UnknownVariableError as error:
            raise BadContentError("body", "unknown_variable", error.name) from None
    if is_personal and content.for_below:
        raise BadContentError("for_below", "personal")
