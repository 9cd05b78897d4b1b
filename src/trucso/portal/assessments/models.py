"""Rounds of assessment, scorecards with their four columns of points, and the results kept from them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from .correction_models import Correction as Correction
from .correction_models import CorrectionChange as CorrectionChange
from .kept_files import KeptFile

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Column(models.TextChoices):
    """The four columns of points kept side by side; the later never overwrites the earlier."""

    SELF = "self", "Tự đánh giá"
    VERIFIED = "verified", "Thẩm định"
    COUNCIL = "council", "Hội đồng"
    PUBLISHED = "published", "Công bố"


class Round(models.Model):
    """One assessment: an index version, a period, the units that take part on a day, a calendar.

    ``ranked``: the scorings of its cards (``Scorecard.scored``, added up) that its league tables rest on.
    """

    class State(models.TextChoices):
        OPEN = "open", "Đang thực hiện"
        PUBLISHED = "published", "Đã công bố"

    slug = models.SlugField("địa chỉ", max_length=80, unique=True)
    name = models.CharField("tên đợt", max_length=200)
    index = models.ForeignKey("indexes.InstalledIndex", on_delete=models.PROTECT, related_name="rounds")
    period = models.CharField("kỳ", max_length=7)
    parent = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="rounds")
    units_on = models.DateField("đơn vị tham gia tính đến ngày")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.OPEN)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    is_demo = models.BooleanField("dữ liệu minh hoạ", default=False)
    opens_on = models.DateField("mở từ ngày", null=True, blank=True)
    due_on = models.DateField("hạn nộp", null=True, blank=True)
    late_until = models.DateField("nhận muộn đến", null=True, blank=True)
    verify_until = models.DateField("thẩm định đến", null=True, blank=True)
    appeal_until = models.DateField("kiến nghị đến", null=True, blank=True)
    publish_on = models.DateField("ngày công bố", null=True, blank=True)
    ranked = models.PositiveBigIntegerField("số lần chấm đã xếp hạng", default=0, editable=False)

    scorecards: RelatedManager[Scorecard]
    tables: RelatedManager[LeagueTable]

    class Meta:
        ordering = ["-units_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "period", "parent", "is_demo"], name="one_round_per_index_period_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.PUBLISHED


class Scorecard(models.Model):
    """One unit in a round. ``version`` moves with every change of its lines, citations or figures.

    ``scored`` counts how often its results were stored, so that a league table knows what it lacks.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        SUBMITTED = "submitted", "Đã gửi"
        RETURNED = "returned", "Trả lại"
        VERIFIED = "verified", "Đã thẩm định"
        APPEALED = "appealed", "Đang kiến nghị"
        DECIDED = "decided", "Hội đồng đã quyết định"
        PUBLISHED = "published", "Đã công bố"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="scorecards")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="scorecards")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField("phiên bản", default=1)
    scored = models.PositiveIntegerField("số lần chấm", default=0, editable=False)

    lines: RelatedManager[Line]
    results: RelatedManager[Result]

    class Meta:
        ordering = ["round", "unit"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_scorecard_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} / {self.round_id}"


def _points(verbose: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(verbose, max_digits=12, decimal_places=6, null=True, blank=True)


class Line(models.Model):
    """What people said about one indicator of a scorecard.

    ``self_points`` is filled where points are given by people; where the index computes them from figures it
    stays empty. The other three are set when somebody decided otherwise than the column before.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa thực hiện"
        IN_PROGRESS = "in_progress", "Đang thực hiện"
        NEEDS_EVIDENCE = "needs_evidence", "Cần bổ sung minh chứng"
        DONE = "done", "Hoàn thành"

    class Cause(models.TextChoices):
        """Why points were lost between two columns, so that losses can be counted by cause."""

        NO_EVIDENCE = "no_evidence", "Thiếu minh chứng"
        WRONG_EVIDENCE = "wrong_evidence", "Minh chứng không phù hợp"
        WRONG_FIGURE = "wrong_figure", "Số liệu chưa đúng"
        NOT_DONE = "not_done", "Chưa thực hiện"
        OTHER = "other", "Lý do khác"

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="lines")
    code = models.CharField("mã chỉ tiêu", max_length=40)
    self_points = _points("điểm tự đánh giá")
    verified_points = _points("điểm thẩm định")
    council_points = _points("điểm hội đồng")
    published_points = _points("điểm công bố")
    published_not_applicable = models.CharField(
        "lý do không áp dụng theo đính chính", max_length=1000, blank=True
    )
    not_applicable_reason = models.CharField("lý do không áp dụng", max_length=1000, blank=True)
    cause = models.CharField("lý do giảm điểm", max_length=20, choices=Cause, blank=True)
    status = models.CharField("trạng thái", max_length=20, choices=Status, blank=True)
    responsible = models.CharField("phụ trách", max_length=200, blank=True)
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    evidence = models.ManyToManyField("facts.Evidence", through="LineEvidence", related_name="lines")

    changes: RelatedManager[LineChange]

    class Meta:
        ordering = ["scorecard", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "code"], name="one_line_per_indicator"),
            models.CheckConstraint(
                condition=Q(not_applicable_reason="") | Q(self_points__isnull=True),
                name="line_points_or_not_applicable",
            ),
            models.CheckConstraint(
                condition=Q(published_not_applicable="") | Q(published_points__isnull=True),
                name="published_points_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} / {self.scorecard_id}"


class LineEvidence(models.Model):
    """A document cited on a line; ``cited_as`` keeps the words of the citation."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey("facts.Evidence", on_delete=models.PROTECT, related_name="citations")
    cited_as = models.TextField("cách dẫn", blank=True)

    class Meta:
        ordering = ["line", "id"]
        constraints = [models.UniqueConstraint(fields=["line", "evidence"], name="cited_once_per_line")]

    def __str__(self) -> str:
        return self.cited_as or str(self.evidence_id)


class LineChange(models.Model):
    """What one change of a line replaced and put in its place; rows are never changed."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField("phiên bản")
    before = models.JSONField("trước")
    after = models.JSONField("sau")
    origin = models.CharField("nguồn", max_length=300, blank=True)
    changed_at = models.DateTimeField("lúc")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["line", "-version"]
        constraints = [models.UniqueConstraint(fields=["line", "version"], name="line_change_per_version")]

    def __str__(self) -> str:
        return f"{self.line_id} v{self.version}"


class Result(models.Model):
    """The scored tree of one scorecard and column, stored once with what it was computed from.

    Fractions are kept as text ("43/60"): ranks come from unrounded values. ``tree`` is
    ``trucso.index.Scorecard.to_dict()``. Its rank stands in the :class:`LeagueTable` alone, because it moves
    when others are scored.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="results")
    column = models.CharField("cột điểm", max_length=10, choices=Column)
    tree = models.JSONField("cây điểm")
    # An exact sum of ratios over many files has hundreds of digits.
    points = models.TextField("điểm", null=True)
    effective_max = models.TextField("điểm tối đa được tính", null=True)
    share = models.TextField("giá trị chỉ số", null=True)
    data_digest = models.CharField("SHA-256 của số liệu", max_length=64)
    index_revision = models.PositiveSmallIntegerField("lần sửa bộ chỉ số")
    library_version = models.CharField("phiên bản thư viện", max_length=40)
    computed_at = models.DateTimeField("tính lúc")

    class Meta:
        ordering = ["scorecard", "column"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "column"], name="one_result_per_column")]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.column}: {self.share}"


class LeagueTable(models.Model):
    """The ranked table of a round and column, prepared for reading: one row of JSON per unit.

    ``digest`` names its content, so that pages and charts can be cached under it. Read through
    ``queries.league``, which ranks again first when cards were scored since.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tables")
    column = models.CharField("cột điểm", max_length=10, choices=Column)
    rows = models.JSONField("các dòng")
    digest = models.CharField("SHA-256", max_length=64)
    computed_at = models.DateTimeField("tính lúc")

    class Meta:
        ordering = ["round", "column"]
        constraints = [models.UniqueConstraint(fields=["round", "column"], name="one_table_per_column")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.column}"


class Publication(models.Model):
    """A frozen result: everything needed to compute it again elsewhere, and the digest that seals it.

    ``package`` is canonical JSON (see ``trucso.index.package``); ``digest`` is the SHA-256 of those bytes.
    A later correction is a new row with the next ``revision`` and its reason.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publications")
    revision = models.PositiveSmallIntegerField("lần công bố", default=1)
    reason = models.TextField("lý do", blank=True)
    package = models.TextField("gói công bố")
    digest = models.CharField("SHA-256", max_length=64)
    published_at = models.DateTimeField("công bố lúc")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["round", "-revision"]
        constraints = [models.UniqueConstraint(fields=["round", "revision"], name="publication_per_revision")]

    def __str__(self) -> str:
        return f"{self.round_id} lần {self.revision}"


class Import(KeptFile):
    """A scorecard file in the layout of offices."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="imports")
