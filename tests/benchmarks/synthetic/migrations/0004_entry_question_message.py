from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0003_channel_form_field")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
                ("related", models.ForeignKey("synthetic.Channel", null=True, on_delete=models.SET_NULL, related_name="+")),
                ("data", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
            ],
        ),
    ]
