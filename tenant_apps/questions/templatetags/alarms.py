"""What the asker may know of an alarm: ``{% alarm_of question_id as alarm %}``."""

from uuid import UUID

from django import template

from tenant_apps.questions.queries import alarms
from tenant_apps.questions.queries.alarms import AlarmForAsker
from tenants.public import current_card, unit_look

register = template.Library()


@register.simple_tag
def alarm_of(question_id: UUID) -> AlarmForAsker | None:
    """The open alarm of a question, as its asker may read it."""
    return alarms.for_asker(question_id, unit=unit_look(current_card()).short_name)
