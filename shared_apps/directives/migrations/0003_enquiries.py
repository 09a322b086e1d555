from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0002_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('directive_id', models.UUIDField()),
                ('unit_id', models.BigIntegerField()),
                ('what', models.CharField(choices=[('question', 'Question'), ('suggestion', 'Suggestion')], max_length=20)),
                ('asked_id', models.CharField(blank=True, default='', max_length=40)),
                ('text', models.TextField()),
                ('person', models.CharField(blank=True, default='', max_length=60)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, default='')),
                ('to_all', models.BooleanField(default=False)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.BigIntegerField(null=True)),
                ('answered_name', models.CharField(blank=True, default='', max_length=60)),
            ],
            options={
                'verbose_name_plural': 'enquiries',
                'indexes': [models.Index(fields=['directive_id', 'asked_at'], name='directive_enquiries')],
            },
        ),
    ]
