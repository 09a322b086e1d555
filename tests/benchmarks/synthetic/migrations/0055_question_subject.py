from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0054_response_longer_title")]
    operations = [
        migrations.RenameField("Question", "title", "subject"),
        migrations.RemoveField("Holiday", "body"),
        migrations.AlterField("Question", "subject", models.CharField(max_length=300)),
    ]
