from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0025_article_colour")]
    operations = [
        migrations.AddField("Link", "due", models.DateTimeField(null=True)),
        migrations.AlterField("Link", "due", models.DateTimeField(db_index=True, null=True)),
    ]
