from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0040_place_by_state")]
    operations = [
        migrations.AddIndex("Channel", models.Index(fields=["state", "created"], name="syn_channel_state")),
        migrations.AlterModelOptions("Channel", {"ordering": ["-created"]}),
        migrations.AlterModelOptions("Entry", {"ordering": ["code"]}),
    ]
