from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0009_mornings'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportform',
            name='earlier',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
