from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("receivers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="receiver",
            name="earlier_secrets",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="receiver",
            name="earlier_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
