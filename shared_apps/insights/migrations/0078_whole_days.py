from django.db import migrations, models
from django.db.models import Sum

AMOUNTS = (
    'received', 'not_accepted', 'answered', 'answered_of_day', 'moved_of_day', 'handed_in', 'handed_out',
    'became_overdue', 'answered_timed', 'answered_in_time', 'closed', 'sent_back', 'rated', 'satisfied',
    'rating_sum', 'open', 'overdue',
)
WITH_DEFAULT = (
    'moved_of_day', 'handed_in', 'handed_out', 'answered_timed', 'answered_in_time', 'closed', 'sent_back',
    'rated', 'satisfied', 'rating_sum',
)


def add_up_those_known(apps, schema_editor):
    """The days that are summed by topic and channel already."""
    daily = apps.get_model('insights', 'Daily')
    whole = apps.get_model('insights', 'WholeDay')
    rows = daily.objects.order_by().values('unit_id', 'own', 'day').annotate(
        **{f'sum_{name}': Sum(name) for name in AMOUNTS}
    )
    whole.objects.bulk_create(
        (
            whole(
                unit_id=row['unit_id'],
                own=row['own'],
                day=row['day'],
                **{name: row[f'sum_{name}'] for name in AMOUNTS},
            )
            for row in rows.iterator()
        ),
        batch_size=2_000,
    )


def sum_once_more(apps, schema_editor):
    """What is being made anew has begun without these days: it is summed once more before it is shown."""
    apps.get_model('insights', 'Rebuild').objects.filter(ended_at=None).exclude(stamp='').update(stamp='-')


def _fields():
    return [
        ('id', models.BigAutoField(primary_key=True, serialize=False)),
        ('unit_id', models.BigIntegerField()),
        ('own', models.BooleanField()),
        ('day', models.DateField()),
        *(
            (name, models.IntegerField(default=0) if name in WITH_DEFAULT else models.IntegerField())
            for name in AMOUNTS
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0077_results'),
    ]

    operations = [
        migrations.CreateModel(
            name='WholeDay',
            fields=_fields(),
            options={
                'constraints': [models.UniqueConstraint(fields=('unit_id', 'own', 'day'), name='insights_wholeday_once')],
            },
        ),
        migrations.CreateModel(
            name='WholeDayBeside',
            fields=_fields(),
            options={
                'constraints': [models.UniqueConstraint(fields=('unit_id', 'own', 'day'), name='insights_wholeday_beside_once')],
            },
        ),
        migrations.RunPython(add_up_those_known, migrations.RunPython.noop),
        migrations.RunPython(sum_once_more, migrations.RunPython.noop),
    ]
