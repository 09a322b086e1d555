from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0055_question_subject")]
    operations = [
        migrations.RenameField("Answer", "body", "text"),
        migrations.RemoveField("Venue", "body"),
        migrations.AlterField("Answer", "text", models.TextField(default="")),
    ]
