from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0004_issuing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('parent_id', models.UUIDField()),
                ('root_id', models.UUIDField()),
                ('unit_id', models.BigIntegerField()),
                ('child_id', models.UUIDField(null=True, unique=True)),
                ('refused', models.CharField(blank=True, choices=[('ended', 'Ended'), ('late', 'Late'), ('past', 'Past'), ('outside', 'Outside'), ('nobody', 'Nobody')], default='', max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['root_id'], name='directive_delegations_root'), models.Index(fields=['parent_id', 'unit_id'], name='directive_delegations_of')],
            },
        ),
    ]
