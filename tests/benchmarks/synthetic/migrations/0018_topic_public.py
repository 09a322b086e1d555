from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Topic").objects.filter(public=None).update(public=False)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0017_team_score")]
    operations = [
        migrations.AddField("Topic", "public", models.BooleanField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Topic", "public", models.BooleanField(default=False)),
    ]
