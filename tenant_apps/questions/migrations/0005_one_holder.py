from django.db import migrations, models


class Migration(migrations.Migration):
    """Exactly one holder, now that every row says which kind it is."""

    dependencies = [("questions", "0004_holders")]

    operations = [
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder__isnull', True), ('holder_kind', 'duty'), ('section__isnull', True)), models.Q(('holder__isnull', False), ('holder_kind', 'person'), ('section__isnull', True)), models.Q(('holder__isnull', True), ('holder_kind', 'section'), ('section__isnull', False)), models.Q(('holder__isnull', True), ('holder_kind', 'above'), ('section__isnull', True)), _connector='OR'), name='questions_one_holder'),
        ),
    ]
