import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0011_report_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitBroadcast',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('directive_id', models.UUIDField()),
                ('unit_id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=0)),
                ('told_at', models.DateTimeField(null=True)),
                ('stands', models.CharField(default='', max_length=8)),
                ('path', models.CharField(default='', max_length=60)),
                ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, size=None)),
                ('watched', models.PositiveIntegerField(default=0)),
                ('asked', models.PositiveIntegerField(default=0)),
                ('answered', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('directive_id', 'unit_id'), name='directive_unit_broadcast_once')],
            },
        ),
    ]
