from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("channels", "0003_declined"),
    ]

    operations = [
        migrations.AddField(
            model_name="reach",
            name="email_new",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="reach",
            name="phone_new",
            field=models.TextField(blank=True, default=""),
        ),
    ]
