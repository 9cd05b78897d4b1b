"""The steps of a round: who owes and verifies what, moves, decisions, petitions, extensions, notices.

Rows of this module are facts that are added; what is open, late or overdue is worked out from them and a day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def _person(verbose: str) -> models.ForeignKey[Any, Any]:
    """Who did it; empty when a command did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )


class Duty(models.Model):
    """Who owns an indicator in a round (provides guidance, answers questions) and which unit verifies it."""

    round = models.ForeignKey("assessments.Round", on_delete=models.CASCADE, related_name="duties")
    code = models.CharField("mã chỉ tiêu", max_length=40)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    verifier = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["round", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="one_duty_per_indicator")]

    def __str__(self) -> str:
        return f"{self.code}: {self.owner} / {self.verifier}"


class Move(models.Model):
    """One move of a scorecard from a state to a state. A move that hands a card on is also its receipt.

    digest: SHA-256 of the figures, lines and evidence at that moment (digest_form: what it covers); is_late:
    sent after the due day.
    """

    scorecard = models.ForeignKey("assessments.Scorecard", on_delete=models.CASCADE, related_name="moves")
    move = models.CharField("việc", max_length=20)
    before = models.CharField("từ trạng thái", max_length=10)
    after = models.CharField("sang trạng thái", max_length=10)
    note = models.TextField("ghi chú", blank=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    digest_form = models.PositiveSmallIntegerField("dạng SHA-256", default=1)
    is_late = models.BooleanField("trễ hạn", default=False)
    supplement_until = models.DateField("bổ sung đến hết ngày", null=True, blank=True)
    at = models.DateTimeField("lúc")
    by = _person("người thực hiện")

    class Meta:
        ordering = ["scorecard", "id"]

    def __str__(self) -> str:
        return f"{self.scorecard_id}: {self.before} → {self.after}"


class Extension(models.Model):
    """More time for one unit, with its reason and document. It ends by itself; ended early when revoked."""

    scorecard = models.ForeignKey(
        "assessments.Scorecard", on_delete=models.CASCADE, related_name="extensions"
    )
    until = models.DateField("đến hết ngày")
    reason = models.TextField("lý do")
    document = models.CharField("văn bản đề nghị", max_length=300, blank=True)
    granted_at = models.DateTimeField("cho phép lúc")
    granted_by = _person("người cho phép")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revocation_reason = models.TextField("lý do thu hồi", blank=True)

    class Meta:
        ordering = ["scorecard", "-id"]

    def __str__(self) -> str:
        return f"{self.scorecard_id} đến {self.until:%d/%m/%Y}"


class Review(models.Model):
    """One decision of a verifier on a line; the latest that is not blind stands.

    points: the verified points (None: as the unit's own column); stands: False once the line was supplemented
    and is to be looked at again; is_blind: a second opinion on a sample, given without seeing the first; it
    never changes the score and measures drift between verifiers.
    """

    class Decision(models.TextChoices):
        ACCEPT = "accept", "Chấp nhận"
        CORRECT = "correct", "Sửa điểm"
        ASK = "ask", "Yêu cầu bổ sung minh chứng"
        REJECT = "reject", "Không chấp nhận"
        NOT_APPLICABLE = "not_applicable", "Không áp dụng"

    line = models.ForeignKey("assessments.Line", on_delete=models.CASCADE, related_name="reviews")
    decision = models.CharField("quyết định", max_length=15, choices=Decision)
    points = models.DecimalField("điểm thẩm định", max_digits=12, decimal_places=6, null=True, blank=True)
    cause = models.CharField("mã lý do", max_length=20, blank=True)
    reason = models.TextField("lý do", blank=True)
    is_blind = models.BooleanField("thẩm định lần hai, độc lập", default=False)
    line_version = models.PositiveIntegerField("phiên bản dòng đã xem")
    stands = models.BooleanField("còn hiệu lực", default=True)
    at = models.DateTimeField("lúc")
    by = _person("người thẩm định")

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["line", "is_blind", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="accept") | ~Q(reason=""), name="review_other_than_accept_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.get_decision_display()}"


class Petition(models.Model):
    """A unit's petition on a line, and the finding of a panel that did not verify it.

    contested / asked: the verified points when it was filed, and those the unit asks for; panel: the
    department named to answer (None: the council). It is open until it is answered or withdrawn.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "Giữ nguyên điểm"
        CHANGED = "changed", "Điều chỉnh điểm"

    OPEN = Q(answered_at=None, withdrawn_at=None)

    line = models.ForeignKey("assessments.Line", on_delete=models.CASCADE, related_name="petitions")
    text = models.TextField("nội dung kiến nghị")
    contested = models.DecimalField(
        "điểm bị kiến nghị", max_digits=12, decimal_places=6, null=True, blank=True
    )
    asked = models.DecimalField("điểm đề nghị", max_digits=12, decimal_places=6, null=True, blank=True)
    documents = models.ManyToManyField(
        "facts.Evidence", verbose_name="văn bản kèm theo", related_name="petitions", blank=True
    )
    filed_at = models.DateTimeField("gửi lúc")
    filed_by = _person("người gửi")
    panel = models.ForeignKey(
        "units.Unit", verbose_name="cơ quan trả lời", on_delete=models.PROTECT, related_name="+", null=True
    )
    outcome = models.CharField("kết luận", max_length=10, choices=Outcome, blank=True)
    points = models.DecimalField("điểm kết luận", max_digits=12, decimal_places=6, null=True, blank=True)
    finding = models.TextField("lý do kết luận", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = _person("người trả lời")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = _person("người rút")
    withdrawal_reason = models.TextField("lý do rút", blank=True)

    class Meta:
        ordering = ["line", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_petition_per_line",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="petition_answered_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def state(self) -> str:
        """open | upheld | changed | withdrawn."""
        return "open" if self.is_open else self.outcome or "withdrawn"

    @property
    def moved(self) -> Decimal | None:
        """Points the finding gave or took; None while it changed nothing."""
        if self.points is None or self.outcome != self.Outcome.CHANGED:
            return None
        return self.points - (self.contested or Decimal(0))


class Draw(models.Model):
    """One random draw of decided lines for a blind second verification; the seed repeats it.

    candidates: how many lines could be drawn; digest: SHA-256 of their keys, which tells a repetition from
    the same list.
    """

    round = models.ForeignKey("assessments.Round", on_delete=models.CASCADE, related_name="draws")
    verifier = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField("số dòng yêu cầu")
    seed = models.PositiveBigIntegerField("số gieo")
    candidates = models.PositiveIntegerField("số dòng có thể rút")
    digest = models.CharField("SHA-256", max_length=64)
    at = models.DateTimeField("rút lúc")
    by = _person("người rút")

    samples: RelatedManager[Sample]

    class Meta:
        ordering = ["round", "-id"]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.seed}"


class Sample(models.Model):
    """A line drawn for a blind second verification by a unit, with the first decision as it then stood.

    reopened_at: the coordinator sent the first decision back to be looked at again, after the answer.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="samples")
    line = models.OneToOneField("assessments.Line", on_delete=models.CASCADE, related_name="sample")
    verifier = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    second = models.OneToOneField(
        Review, on_delete=models.CASCADE, related_name="answers", null=True, blank=True
    )
    drawn_at = models.DateTimeField("rút lúc")
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)
    reopened_by = _person("người mở lại")
    reopen_reason = models.TextField("lý do mở lại", blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.line_id)


class LastLook(models.Model):
    """When a person last looked at a line, so that what changed since can be shown."""

    line = models.ForeignKey("assessments.Line", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="one_last_look")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"


from .planning import CalendarChange, DutyChange, Preparation  # noqa: E402, F401  (models of their own file)
