"""What a question at the desk shows of an answer that a unit above proposes."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tenant_apps.questions.queries.proposed import proposed_to


def proposal_panel(question_id: UUID) -> SafeString:
    """For queries/panels.py: the way from a proposal into the box of the answer."""
    found = proposed_to(question_id)
    if not found:
        return SafeString("")
    return render_to_string("questions/proposal_panel.html", {"question_id": question_id, "proposals": found})


def words_of(question_id: UUID, note: str) -> dict[str, str]:
    """What the box of the answer starts with where the address names a proposal."""
    found = next((one for one in proposed_to(question_id) if str(one.note_id) == note), None)
    return {"text": found.text} if found else {}
