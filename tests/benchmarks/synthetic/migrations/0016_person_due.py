from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0015_clock_reminder_outbox")]
    operations = [
        migrations.AddField("Person", "due", models.DateTimeField(null=True)),
        migrations.AlterField("Person", "due", models.DateTimeField(db_index=True, null=True)),
    ]
