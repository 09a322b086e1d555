from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0028_choice_public")]
    operations = [
        migrations.AddField("Activity", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.SET_NULL, related_name="+")),
        migrations.AlterField("Activity", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")),
    ]
