"""Changes of hands as figures of their own. Facts that were told before say by their kind what they are; sums of
earlier days are made anew by `rebuild_insights`.
"""

from typing import Any

from django.db import migrations, models


def count_those_told(apps: Any, schema_editor: Any) -> None:
    """One change of hands each."""
    facts = apps.get_model("insights", "Fact").objects
    facts.filter(kind="question.handed_in").update(handed_in=1)
    facts.filter(kind="question.handed_out").update(handed_out=1)


class Migration(migrations.Migration):
    dependencies = [("insights", "0006_handed_over")]

    operations = [
        migrations.AddField("daily", "handed_in", models.IntegerField(default=0)),
        migrations.AddField("daily", "handed_out", models.IntegerField(default=0)),
        migrations.AddField("fact", "handed_in", models.SmallIntegerField(default=0)),
        migrations.AddField("fact", "handed_out", models.SmallIntegerField(default=0)),
        migrations.RunPython(count_those_told, migrations.RunPython.noop),
    ]
