import django.db.models.deletion
from django.db import migrations, models


def keep_those_known(apps, schema_editor):
    """Of promises that were broken before, the row of custody knows the last time."""
    custody = apps.get_model("oversight", "Custody")
    escalation = apps.get_model("oversight", "Escalation")
    known = custody.objects.filter(kind="escalation", since__isnull=False)
    escalation.objects.bulk_create(
        (escalation(custody_id=row.pk, since=row.since, topic=row.topic) for row in known.iterator()),
        batch_size=2_000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0008_words_told_before'),
    ]

    operations = [
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('topic', models.CharField(blank=True, default='', max_length=6)),
                ('custody', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='oversight.custody')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('custody', 'since'), name='oversight_one_escalation')],
            },
        ),
        migrations.RunPython(keep_those_known, migrations.RunPython.noop),
    ]
