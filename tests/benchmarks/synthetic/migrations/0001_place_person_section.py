from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
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
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(max_length=40, db_index=True)),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("created", models.DateTimeField(db_index=True)),
                ("parent", models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")),
                ("token", models.UUIDField(unique=True)),
            ],
        ),
    ]
