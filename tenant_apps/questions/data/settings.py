"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from django.utils.translation import gettext_lazy as _

ANSWER_DAYS = "questions.answer_days"
PERSONA = "questions.persona"

DEFAULT_ANSWER_DAYS = 5

LABELS = {
    ANSWER_DAYS: _("Working days within which a question is answered"),
    PERSONA: _("Name under which official answers are signed (empty: the unit's name)"),
}
