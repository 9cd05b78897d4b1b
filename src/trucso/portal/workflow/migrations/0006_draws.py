"""A draw remembers its seed and list, a sample the decision it was drawn with. Nothing was drawn before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = {
    "blank": True,
    "null": True,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}
KEY = {"auto_created": True, "primary_key": True, "serialize": False, "verbose_name": "ID"}


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_ranked_when_read"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workflow", "0005_preparing_rounds"),
    ]

    operations = [
        migrations.DeleteModel(name="Sample"),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(**KEY)),
                ("size", models.PositiveIntegerField(verbose_name="số dòng yêu cầu")),
                ("seed", models.PositiveBigIntegerField(verbose_name="số gieo")),
                ("candidates", models.PositiveIntegerField(verbose_name="số dòng có thể rút")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(verbose_name="rút lúc")),
                ("by", models.ForeignKey(**PERSON, verbose_name="người rút")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draws",
                        to="assessments.round",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={"ordering": ["round", "-id"]},
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(**KEY)),
                ("drawn_at", models.DateTimeField(verbose_name="rút lúc")),
                ("reopened_at", models.DateTimeField(blank=True, null=True, verbose_name="mở lại lúc")),
                ("reopen_reason", models.TextField(blank=True, verbose_name="lý do mở lại")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="samples",
                        to="workflow.draw",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workflow.review"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sample",
                        to="assessments.line",
                    ),
                ),
                ("reopened_by", models.ForeignKey(**PERSON, verbose_name="người mở lại")),
                (
                    "second",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="workflow.review",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
    ]
