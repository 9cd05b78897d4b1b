"""Workbooks that came back filled."""

from __future__ import annotations

from django.db import models

from ..assessments.kept_files import KeptFile


class Upload(KeptFile):
    """A filled workbook of one scorecard. ``answers``: how ambiguous numbers are meant, by row key."""

    scorecard = models.ForeignKey("assessments.Scorecard", on_delete=models.CASCADE, related_name="workbooks")
