from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Rule").objects.filter(public=None).update(public=False)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0022_rating_score")]
    operations = [
        migrations.AddField("Rule", "public", models.BooleanField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Rule", "public", models.BooleanField(default=False)),
    ]
