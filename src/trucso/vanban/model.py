"""What is read from a document: typed, frozen, each item with its place in the text and a confidence.

A *span* is a pair of offsets ``(start, end)`` into :attr:`Document.text`; a *confidence* (0..1) is the share
of items of that form expected to be right in an unseen document; docs/vanban.md says how it was set.
"""

from dataclasses import dataclass, field

Span = tuple[int, int]
Value = float | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """One value of the head of a document."""

    value: str
    span: Span | None
    confidence: float

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Metadata:
    """Head and foot; ``None`` where the document says nothing."""

    document_number: Found | None = None
    type: Found | None = None
    issuer: Found | None = None
    issue_date: Found | None = None
    place: Found | None = None
    title: Found | None = None
    signer: Found | None = None
    signer_role: Found | None = None
    province: Found | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outline; ``level`` counts from 1."""

    marker: str | None
    level: int
    title: str
    role: str
    span: Span
    confidence: float
    children: tuple["Heading", ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to be reached: ``comparator`` is one of ``>= > = <= < ~ range rank<= up_by up_by>=``."""

    text: str
    comparator: str
    value: Value
    unit: str | None
    year: int | None
    scope: str | None
    pillar: str | None
    baseline: float | None
    baseline_year: int | None
    indicator: str | None
    path: str
    in_annex: bool
    span: Span
    figure_span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its place in the outline, who leads, who helps, what comes out, when."""

    marker: str
    text: str
    group: str | None
    lead_units: tuple[str, ...]
    coordinating_units: tuple[str, ...]
    product: str | None
    time: str | None
    in_annex: bool
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work given to a unit under *Tổ chức thực hiện*."""

    unit: str
    text: str
    path: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due: ``period`` monthly, quarterly, 6-month, annual, once, periodic; ``due`` as in FORMAT.md."""

    text: str
    who: str | None
    recipient: str | None
    period: str | None
    due: str | None
    channel: str | None
    is_report: bool
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Observed:
    """A reported fact: a score, a rank, a count, a change."""

    subject: str | None
    metric: str
    value: float | None
    rank: int | None
    unit: str | None
    year: int | None
    text: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in đồng, with the source of the money and the years where the text states them."""

    amount: int
    as_written: str
    source: str | None
    years: tuple[int, ...]
    text: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Named:
    """An agency the text names: its canonical name, who does its work today, how often it is named."""

    name: str
    code: str | None
    successor: str | None
    mentions: int
    first: Span


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one document. All spans are offsets into :attr:`text`."""

    text: str
    metadata: Metadata
    legal_bases: tuple["Citation", ...]
    outline: tuple[Heading, ...]
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    assignments: tuple[Assignment, ...]
    deadlines: tuple[Deadline, ...]
    observed_values: tuple[Observed, ...]
    money: tuple[Money, ...]
    agencies: tuple[Named, ...]
    abbreviations: dict[str, str] = field(default_factory=dict)
    is_news: bool = False

    def sections(self) -> list[Heading]:
        """All headings in reading order."""
        out: list[Heading] = []
        stack = list(reversed(self.outline))
        while stack:
            heading = stack.pop()
            out.append(heading)
            stack += reversed(heading.children)
        return out


from trucso.vanban.citations import Citation  # noqa: E402  (after the types it is listed with)
