from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0018_topic_public")]
    operations = [
        migrations.AddField("Form", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.SET_NULL, related_name="+")),
        migrations.AlterField("Form", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")),
    ]
