from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0008_seasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='Morning',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('told_at', models.DateTimeField()),
            ],
        ),
    ]
