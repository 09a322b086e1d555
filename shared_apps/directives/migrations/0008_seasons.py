import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0007_calendar_feeds'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitSeason',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('directive_id', models.UUIDField()),
                ('unit_id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=0)),
                ('told_at', models.DateTimeField(null=True)),
                ('stands', models.CharField(default='', max_length=8)),
                ('path', models.CharField(default='', max_length=60)),
                ('first_day', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, size=None)),
                ('offices', models.PositiveIntegerField(default=0)),
                ('experts', models.PositiveIntegerField(default=0)),
                ('live', models.PositiveIntegerField(default=0)),
                ('asked', models.PositiveIntegerField(default=0)),
                ('answered', models.PositiveIntegerField(default=0)),
                ('helped', models.PositiveIntegerField(default=0)),
                ('median_minutes', models.IntegerField(default=-1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('directive_id', 'unit_id'), name='directive_unit_season_once')],
            },
        ),
    ]
