from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0051_section_longer_title")]
    operations = [
        migrations.AlterField("Question", "title", models.CharField(max_length=300)),
        migrations.AlterField("Message", "title", models.CharField(max_length=300)),
        migrations.AlterField("Answer", "title", models.CharField(max_length=300)),
    ]
