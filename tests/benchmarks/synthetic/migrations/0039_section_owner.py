from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0038_place_public")]
    operations = [
        migrations.AddField("Section", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.SET_NULL, related_name="+")),
        migrations.AlterField("Section", "owner", models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")),
    ]
