from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0023_rule_public")]
    operations = [
        migrations.AddField("Appeal", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.SET_NULL, related_name="+")),
        migrations.AlterField("Appeal", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")),
    ]
