from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Venue").objects.filter(colour=None).update(colour="")


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0029_activity_owner")]
    operations = [
        migrations.AddField("Venue", "colour", models.CharField(max_length=20, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Venue", "colour", models.CharField(default="", max_length=40)),
    ]
