from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0001_place_person_section")]
    operations = [
        migrations.CreateModel(
            name="Team",
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
            name="Duty",
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
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
                ("data", models.JSONField(default=dict)),
            ],
        ),
    ]
