from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('onboarding', '0003_first_weeks'),
    ]

    operations = [
        migrations.AddField(
            model_name='wave',
            name='features',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
