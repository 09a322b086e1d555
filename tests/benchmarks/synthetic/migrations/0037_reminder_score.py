from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Reminder").objects.filter(score=None).update(score=0)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0036_holiday_due")]
    operations = [
        migrations.AddField("Reminder", "score", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Reminder", "score", models.IntegerField(default=0)),
    ]
