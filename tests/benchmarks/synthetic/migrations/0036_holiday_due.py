from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0035_note_colour")]
    operations = [
        migrations.AddField("Holiday", "due", models.DateTimeField(null=True)),
        migrations.AlterField("Holiday", "due", models.DateTimeField(db_index=True, null=True)),
    ]
