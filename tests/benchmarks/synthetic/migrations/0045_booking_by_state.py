from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0044_survey_by_state")]
    operations = [
        migrations.AddIndex("Booking", models.Index(fields=["state", "created"], name="syn_booking_state")),
        migrations.AlterModelOptions("Booking", {"ordering": ["-created"]}),
        migrations.AlterModelOptions("Milestone", {"ordering": ["code"]}),
    ]
