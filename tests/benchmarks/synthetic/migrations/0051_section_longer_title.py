from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0050_attachment_held")]
    operations = [
        migrations.AlterField("Section", "title", models.CharField(max_length=300)),
        migrations.AlterField("Team", "title", models.CharField(max_length=300)),
        migrations.AlterField("Duty", "title", models.CharField(max_length=300)),
    ]
