from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0043_report_by_state")]
    operations = [
        migrations.AddIndex("Survey", models.Index(fields=["state", "created"], name="syn_survey_state")),
        migrations.AlterModelOptions("Survey", {"ordering": ["-created"]}),
        migrations.AlterModelOptions("Activity", {"ordering": ["code"]}),
    ]
