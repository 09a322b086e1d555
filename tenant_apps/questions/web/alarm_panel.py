"""What every question at the desk shows about alarms: the way to the one that is open, or to raising one."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tenant_apps.questions.queries import alarms


def alarm_panel(question_id: UUID) -> SafeString:
    """For queries/panels.py."""
    context = {
        "question_id": question_id,
        "alarm_id": alarms.open_of(question_id),
        "is_copy": alarms.is_elsewhere(question_id),
    }
    return render_to_string("questions/alarm_panel.html", context)
