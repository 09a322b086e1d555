from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0030_venue_colour")]
    operations = [
        migrations.AddField("Proposal", "due", models.DateTimeField(null=True)),
        migrations.AlterField("Proposal", "due", models.DateTimeField(db_index=True, null=True)),
    ]
