import django.db.models.deletion
from django.db import migrations, models

import huisheng.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("insights", "0073_rebuild_beside")]

    operations = [
        migrations.CreateModel(
            name="ClusterReply",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=huisheng.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cluster_id", models.BigIntegerField()),
                ("text", models.TextField()),
                ("account_id", models.BigIntegerField()),
                ("person", models.CharField(max_length=60)),
                ("unit_name", models.CharField(max_length=120)),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cluster_id", "-sent_at"], name="insights_clusterreply_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyTarget",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("question_id", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("used", "Used"),
                            ("own_words", "Own Words"),
                            ("too_late", "Too Late"),
                            ("elsewhere", "Elsewhere"),
                            ("gone", "Gone"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="insights.clusterreply",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reply", "unit_id", "question_id"), name="insights_replytarget_once"
                    )
                ],
            },
        ),
    ]
