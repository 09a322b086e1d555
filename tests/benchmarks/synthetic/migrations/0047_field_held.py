from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0046_team_held")]
    operations = [
        migrations.AddConstraint("Field", models.CheckConstraint(condition=models.Q(state__lt=100), name="syn_field_small")),
        migrations.AlterField("Entry", "code", models.CharField(db_index=True, max_length=60)),
        migrations.AlterField("Field", "title", models.CharField(max_length=240)),
    ]
