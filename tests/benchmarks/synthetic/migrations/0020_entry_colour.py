from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Entry").objects.filter(colour=None).update(colour="")


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0019_form_owner")]
    operations = [
        migrations.AddField("Entry", "colour", models.CharField(max_length=20, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Entry", "colour", models.CharField(default="", max_length=40)),
    ]
