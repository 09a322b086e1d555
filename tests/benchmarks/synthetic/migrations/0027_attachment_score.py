from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Attachment").objects.filter(score=None).update(score=0)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0026_link_due")]
    operations = [
        migrations.AddField("Attachment", "score", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Attachment", "score", models.IntegerField(default=0)),
    ]
