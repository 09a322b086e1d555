from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0053_report_longer_title")]
    operations = [
        migrations.AlterField("Response", "title", models.CharField(max_length=300)),
        migrations.AlterField("Activity", "title", models.CharField(max_length=300)),
        migrations.AlterField("Signup", "title", models.CharField(max_length=300)),
    ]
