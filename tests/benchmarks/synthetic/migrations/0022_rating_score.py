from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Rating").objects.filter(score=None).update(score=0)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0021_message_due")]
    operations = [
        migrations.AddField("Rating", "score", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Rating", "score", models.IntegerField(default=0)),
    ]
