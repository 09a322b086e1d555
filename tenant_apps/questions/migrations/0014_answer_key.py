from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0013_handed_over")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="key",
            field=models.CharField(blank=True, editable=False, max_length=48),
        ),
    ]
