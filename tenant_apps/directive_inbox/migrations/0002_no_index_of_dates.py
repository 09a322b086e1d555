from django.db import migrations


class Migration(migrations.Migration):
    """No list is in order of the date alone: the index was written and never read."""

    dependencies = [("directive_inbox", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="directiveitem", options={"base_manager_name": "objects"}),
        migrations.RemoveIndex(model_name="directiveitem", name="directive_item_due"),
    ]
