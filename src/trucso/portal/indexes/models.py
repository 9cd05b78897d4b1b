"""Versions of indexes as they were installed: the law, kept word for word beside what it scored."""

from __future__ import annotations

from django.db import models


class InstalledIndex(models.Model):
    """One version (index, first year, revision) whose worked cases passed on the day it was installed.

    ``text`` is the YAML file exactly as read; ``digest`` is its SHA-256. A row is never changed: a corrected
    file is a new revision and a new row, so that a round keeps the law it was scored under.
    """

    index_id = models.CharField("mã bộ chỉ số", max_length=64)
    first_year = models.PositiveSmallIntegerField("năm đầu áp dụng")
    last_year = models.PositiveSmallIntegerField("năm cuối áp dụng", null=True, blank=True)
    revision = models.PositiveSmallIntegerField("lần sửa", default=1)
    level = models.CharField("cấp đơn vị", max_length=20)
    name = models.CharField("tên", max_length=300)
    text = models.TextField("văn bản YAML")
    digest = models.CharField("SHA-256", max_length=64)
    library_version = models.CharField("phiên bản thư viện", max_length=40)
    installed_at = models.DateTimeField("cài lúc", auto_now_add=True)

    class Meta:
        ordering = ["index_id", "-first_year", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["index_id", "first_year", "revision"], name="index_version_installed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.index_id} từ {self.first_year}, lần sửa {self.revision})"
