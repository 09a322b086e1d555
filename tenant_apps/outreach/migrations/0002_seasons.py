from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='directive_id',
            field=models.UUIDField(blank=True, null=True, unique=True, verbose_name='issued by the directive'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='saves',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='campaign',
            name='season',
            field=models.JSONField(blank=True, null=True, verbose_name='season'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='shown_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='shown since'),
        ),
        migrations.AlterField(
            model_name='campaign',
            name='target',
            field=models.CharField(choices=[('ask', 'Asking'), ('home', 'The home page'), ('list', 'Questions and answers'), ('topic', 'One topic'), ('question', 'One question'), ('season', 'A question season')], default='ask', max_length=8, verbose_name='leads to'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('season__isnull', False), ('target', 'season')), models.Q(models.Q(('target', 'season'), _negated=True), ('season__isnull', True)), _connector='OR'), name='outreach_season_has_a_page'),
        ),
    ]
