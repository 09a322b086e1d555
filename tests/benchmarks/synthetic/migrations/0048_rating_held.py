from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0047_field_held")]
    operations = [
        migrations.AddConstraint("Rating", models.UniqueConstraint(fields=["parent", "code"], name="syn_rating_code")),
        migrations.AlterField("Review", "code", models.CharField(db_index=True, max_length=60)),
        migrations.AlterField("Rating", "title", models.CharField(max_length=240)),
    ]
