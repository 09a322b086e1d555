from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Article").objects.filter(colour=None).update(colour="")


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0024_appeal_owner")]
    operations = [
        migrations.AddField("Article", "colour", models.CharField(max_length=20, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Article", "colour", models.CharField(default="", max_length=40)),
    ]
