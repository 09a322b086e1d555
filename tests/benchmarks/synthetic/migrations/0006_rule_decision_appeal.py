from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0005_answer_rating_review")]
    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
                ("related", models.ForeignKey("synthetic.Duty", null=True, on_delete=models.SET_NULL, related_name="+")),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
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
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
                ("data", models.JSONField(default=dict)),
                ("token", models.UUIDField(unique=True)),
            ],
        ),
    ]
