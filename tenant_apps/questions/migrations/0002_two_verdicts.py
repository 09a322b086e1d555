from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [
        migrations.RenameField("question", "screened_at", "accepted_at"),
        migrations.AlterField(
            "question",
            "accepted_at",
            models.DateTimeField(blank=True, null=True, verbose_name="accepted at"),
        ),
        migrations.AddField(
            "question",
            "declined_at",
            models.DateTimeField(blank=True, null=True, verbose_name="declined at"),
        ),
    ]
