from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0033_directive_public")]
    operations = [
        migrations.AddField("Receipt", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.SET_NULL, related_name="+")),
        migrations.AlterField("Receipt", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")),
    ]
