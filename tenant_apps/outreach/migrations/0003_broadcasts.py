from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0002_seasons'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='broadcast',
            field=models.JSONField(blank=True, null=True, verbose_name='broadcast'),
        ),
        migrations.AlterField(
            model_name='campaign',
            name='target',
            field=models.CharField(choices=[('ask', 'Asking'), ('home', 'The home page'), ('list', 'Questions and answers'), ('topic', 'One topic'), ('question', 'One question'), ('season', 'A question season'), ('live', 'A broadcast')], default='ask', max_length=8, verbose_name='leads to'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('broadcast__isnull', False), ('target', 'live')), models.Q(models.Q(('target', 'live'), _negated=True), ('broadcast__isnull', True)), _connector='OR'), name='outreach_broadcast_has_a_page'),
        ),
    ]
