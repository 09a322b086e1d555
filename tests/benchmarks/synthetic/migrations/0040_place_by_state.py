from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0039_section_owner")]
    operations = [
        migrations.AddIndex("Place", models.Index(fields=["state", "created"], name="syn_place_state")),
        migrations.AlterModelOptions("Place", {"ordering": ["-created"]}),
        migrations.AlterModelOptions("Team", {"ordering": ["code"]}),
    ]
