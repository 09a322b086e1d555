from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Note").objects.filter(colour=None).update(colour="")


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0034_receipt_owner")]
    operations = [
        migrations.AddField("Note", "colour", models.CharField(max_length=20, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Note", "colour", models.CharField(default="", max_length=40)),
    ]
