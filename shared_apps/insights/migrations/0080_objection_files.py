from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0079_withdrawn'),
    ]

    operations = [
        migrations.AddField(
            model_name='appraisalobjection',
            name='file',
            field=models.JSONField(null=True),
        ),
    ]
