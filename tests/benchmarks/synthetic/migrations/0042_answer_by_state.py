from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0041_channel_by_state")]
    operations = [
        migrations.AddIndex("Answer", models.Index(fields=["state", "created"], name="syn_answer_state")),
        migrations.AlterModelOptions("Answer", {"ordering": ["-created"]}),
        migrations.AlterModelOptions("Rule", {"ordering": ["code"]}),
    ]
