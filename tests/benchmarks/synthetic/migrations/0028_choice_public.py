from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Choice").objects.filter(public=None).update(public=False)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0027_attachment_score")]
    operations = [
        migrations.AddField("Choice", "public", models.BooleanField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Choice", "public", models.BooleanField(default=False)),
    ]
