from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0010_form_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('directive_id', models.UUIDField()),
                ('unit_id', models.BigIntegerField()),
                ('file_id', models.UUIDField()),
                ('field', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('path', models.CharField(blank=True, default='', max_length=200)),
                ('revision', models.PositiveIntegerField()),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['path'], name='directive_report_file_path')],
                'constraints': [models.UniqueConstraint(fields=('directive_id', 'unit_id', 'file_id'), name='directive_report_file_once')],
            },
        ),
    ]
