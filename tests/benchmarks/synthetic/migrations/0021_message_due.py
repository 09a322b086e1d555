from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0020_entry_colour")]
    operations = [
        migrations.AddField("Message", "due", models.DateTimeField(null=True)),
        migrations.AlterField("Message", "due", models.DateTimeField(db_index=True, null=True)),
    ]
