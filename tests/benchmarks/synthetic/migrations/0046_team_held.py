from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0045_booking_by_state")]
    operations = [
        migrations.AddConstraint("Team", models.UniqueConstraint(fields=["parent", "code"], name="syn_team_code")),
        migrations.AlterField("Duty", "code", models.CharField(db_index=True, max_length=60)),
        migrations.AlterField("Team", "title", models.CharField(max_length=240)),
    ]
