from django.db import migrations
from django.db.models import F


def say_who_holds(apps, schema_editor):
    """Rows of before: whoever took the last step holds it, and the answer's date is what is due next."""
    question = apps.get_model("questions", "Question")
    question.objects.filter(holder__isnull=False).update(holder_kind="person")
    question.objects.filter(state__in=["received", "accepted"]).update(next_due_at=F("due_at"))
    question.objects.filter(responded_at__isnull=True).update(responded_at=F("accepted_at"))


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_loop")]

    operations = [migrations.RunPython(say_who_holds, migrations.RunPython.noop)]
