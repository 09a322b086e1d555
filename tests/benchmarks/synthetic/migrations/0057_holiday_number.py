from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0056_answer_text")]
    operations = [
        migrations.AddField("Holiday", "number", models.BigIntegerField(null=True)),
        migrations.AlterField("Holiday", "number", models.CharField(max_length=40, null=True)),
    ]
