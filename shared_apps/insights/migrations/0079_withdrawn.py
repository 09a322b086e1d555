import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0078_whole_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appraisal',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('closed', 'Closed'), ('final', 'Final'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='after',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='insights.appraisal'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='withdrawn_by',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='withdrawn_person',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='withdrawn_reason',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.RemoveConstraint(model_name='appraisal', name='insights_appraisal_closed'),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(
                name='insights_appraisal_closed',
                condition=Q(state__in=['draft', 'published', 'withdrawn'], closed_at=None, objections_until=None)
                | Q(state__in=['closed', 'final'], closed_at__isnull=False, objections_until__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(
                name='insights_appraisal_withdrawn',
                condition=(Q(state='withdrawn', withdrawn_at__isnull=False) & ~Q(withdrawn_reason=''))
                | (~Q(state='withdrawn') & Q(withdrawn_at=None, withdrawn_reason='')),
            ),
        ),
    ]
