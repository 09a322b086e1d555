"""Directives of one task ask much the same: what is reported for one stands in the draft of the others."""

from datetime import datetime
from typing import Any, Final

from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Kind, from_json
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.directive_inbox.operations.acting import account_of
from tenant_apps.directive_inbox.operations.merging import Typed, tidied

STATES_KEPT: Final = 12
"""How many earlier states of a draft are kept to compare with."""


def bring_into_line(
    form: DirectiveEntry, typed: Typed, actor: Actor, now: datetime, *, was_reported: bool
) -> None:
    """Nothing is asked twice: what was ``typed`` for another directive of the task stands in the draft of the
    one that has this ``form``, where nothing was written there. What colleagues have written otherwise stays,
    and the page tells it (queries/filling.py), unless it ``was_reported`` there as well: then the draft says
    what the report does. Files are chosen again. The item is held by this transaction.
    """
    asked = {one.id for one in from_json(form.body["form"]).fields if one.kind != Kind.FILE}
    known = tidied({name: values for name, values in typed.items() if name.partition(".")[0] in asked})
    drafts = DirectiveEntry.objects.filter(directive_id=form.directive_id, kind=DirectiveEntry.Kind.DRAFT)
    draft = drafts.first()
    if draft is None:
        if was_reported or not known:
            return  # its page opens with the report, or with nothing
        draft = DirectiveEntry(directive_id=form.directive_id, kind=DirectiveEntry.Kind.DRAFT)
        draft.body = {"typed": {}, "history": []}
    theirs: Typed = draft.body["typed"]
    found = {**theirs, **known} if was_reported else {**known, **theirs}
    if found != theirs:
        write_down(draft, found, actor, now)


def write_down(draft: DirectiveEntry, typed: Typed, actor: Actor, now: datetime) -> None:
    """Save a draft's next state; those before are kept to compare pages with that are open still."""
    draft.number += 1
    history: list[list[Any]] = draft.body["history"]
    draft.body = {"typed": dict(typed), "history": [*history, [draft.number, dict(typed)]][-STATES_KEPT:]}
    draft.account_id, draft.name, draft.at = account_of(actor), actor.name[:60], now
    draft.save()
