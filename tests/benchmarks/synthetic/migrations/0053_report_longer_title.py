from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0052_question_longer_title")]
    operations = [
        migrations.AlterField("Report", "title", models.CharField(max_length=300)),
        migrations.AlterField("Article", "title", models.CharField(max_length=300)),
        migrations.AlterField("Version", "title", models.CharField(max_length=300)),
    ]
