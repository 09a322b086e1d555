from django.db import migrations, models
from django.db.models import Min, Sum


def add_up_channels(apps, schema_editor):
    """One row of each unit and topic is left, with what all its rows have added up to."""
    for name in ('Stock', 'StockBeside'):
        rows = apps.get_model('insights', name).objects
        sums = rows.order_by().values('unit_id', 'own', 'topic').annotate(
            kept=Min('id'), sum_open=Sum('open'), sum_overdue=Sum('overdue')
        )
        kept = []
        for one in sums:
            rows.filter(id=one['kept']).update(open=one['sum_open'], overdue=one['sum_overdue'])
            kept.append(one['kept'])
        rows.exclude(id__in=kept).delete()


def add_up_topics(apps, schema_editor):
    """The whole stock of each unit."""
    for of, into in (('Stock', 'WholeStock'), ('StockBeside', 'WholeStockBeside')):
        whole = apps.get_model('insights', into)
        rows = apps.get_model('insights', of).objects.order_by().values('unit_id', 'own')
        whole.objects.bulk_create(
            (
                whole(unit_id=row['unit_id'], own=row['own'], open=row['sum_open'], overdue=row['sum_overdue'])
                for row in rows.annotate(sum_open=Sum('open'), sum_overdue=Sum('overdue')).iterator()
            ),
            batch_size=2_000,
        )


def _fields():
    return [
        ('id', models.BigAutoField(primary_key=True, serialize=False)),
        ('unit_id', models.BigIntegerField()),
        ('own', models.BooleanField()),
        ('open', models.IntegerField()),
        ('overdue', models.IntegerField()),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0081_bursts'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='stock', name='insights_stock_once'),
        migrations.RemoveConstraint(model_name='stockbeside', name='insights_stock_beside_once'),
        migrations.RunPython(add_up_channels, migrations.RunPython.noop),
        migrations.RemoveField(model_name='stock', name='channel'),
        migrations.RemoveField(model_name='stockbeside', name='channel'),
        migrations.AddConstraint(
            model_name='stock',
            constraint=models.UniqueConstraint(fields=('unit_id', 'own', 'topic'), name='insights_stock_once'),
        ),
        migrations.AddConstraint(
            model_name='stockbeside',
            constraint=models.UniqueConstraint(fields=('unit_id', 'own', 'topic'), name='insights_stock_beside_once'),
        ),
        migrations.CreateModel(
            name='WholeStock',
            fields=_fields(),
            options={
                'constraints': [models.UniqueConstraint(fields=('unit_id', 'own'), name='insights_wholestock_once')],
            },
        ),
        migrations.CreateModel(
            name='WholeStockBeside',
            fields=_fields(),
            options={
                'constraints': [models.UniqueConstraint(fields=('unit_id', 'own'), name='insights_wholestock_beside_once')],
            },
        ),
        migrations.RunPython(add_up_topics, migrations.RunPython.noop),
    ]
