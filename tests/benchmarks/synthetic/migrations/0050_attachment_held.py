from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0049_report_held")]
    operations = [
        migrations.AddConstraint("Attachment", models.UniqueConstraint(fields=["parent", "code"], name="syn_attachment_code")),
        migrations.AlterField("Survey", "code", models.CharField(db_index=True, max_length=60)),
        migrations.AlterField("Attachment", "title", models.CharField(max_length=240)),
    ]
