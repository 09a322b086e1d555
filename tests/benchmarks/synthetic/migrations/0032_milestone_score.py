from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("synthetic", "Milestone").objects.filter(score=None).update(score=0)


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0031_proposal_due")]
    operations = [
        migrations.AddField("Milestone", "score", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("Milestone", "score", models.IntegerField(default=0)),
    ]
