from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0006_attachments'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('account_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(max_length=20)),
                ('made_at', models.DateTimeField()),
            ],
        ),
    ]
