from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0042_answer_by_state")]
    operations = [
        migrations.AddIndex("Report", models.Index(fields=["state", "created"], name="syn_report_state")),
        migrations.AlterModelOptions("Report", {"ordering": ["-created"]}),
        migrations.AlterModelOptions("Link", {"ordering": ["code"]}),
    ]
