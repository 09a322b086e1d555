from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Directive").objects.filter(public=None).update(public=False)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0032_milestone_score")]
    operations = [
        migrations.AddField("Directive", "public", models.BooleanField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Directive", "public", models.BooleanField(default=False)),
    ]
