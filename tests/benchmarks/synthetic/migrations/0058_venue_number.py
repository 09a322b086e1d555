from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0057_holiday_number")]
    operations = [
        migrations.AddField("Venue", "number", models.IntegerField(default=0)),
        migrations.AlterField("Venue", "number", models.BigIntegerField(default=0)),
    ]
