from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Place").objects.filter(public=None).update(public=False)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0037_reminder_score")]
    operations = [
        migrations.AddField("Place", "public", models.BooleanField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Place", "public", models.BooleanField(default=False)),
    ]
