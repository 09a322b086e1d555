import django.db.models.deletion
from django.db import migrations, models

import huisheng.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0005_delegations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=huisheng.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('path', models.CharField(max_length=200)),
                ('since', models.PositiveIntegerField(default=1)),
                ('until', models.PositiveIntegerField(blank=True, null=True)),
                ('added_by', models.BigIntegerField(blank=True, null=True)),
                ('added_at', models.DateTimeField()),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='directives.directive')),
            ],
            options={
                'ordering': ['added_at', 'id'],
                'indexes': [models.Index(fields=['path'], name='directive_attachment_path')],
            },
        ),
    ]
