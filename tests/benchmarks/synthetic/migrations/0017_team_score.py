from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Team").objects.filter(score=None).update(score=0)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0016_person_due")]
    operations = [
        migrations.AddField("Team", "score", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Team", "score", models.IntegerField(default=0)),
    ]
