"""From a definition to what the API gives of it."""

from __future__ import annotations

from collections.abc import Callable

from trucso.index import Definition, Indicator
from trucso.index.definition import Group, Input, Origin, Pillar
from trucso.index.overview import pillar_in_words, rules_of_the_whole, total_in_words
from trucso.index.wording import RuleWords, indicator_in_words

from ...indexes.models import InstalledIndex
from ..schemas import law
from ..schemas.values import Text, both, exact

ROOT = "/api/v1/indexes"
LANGUAGES = ("vi", "en")


def _in_both(say: Callable[[str], str]) -> Text:
    return Text(vi=say("vi"), en=say("en"))


def _pairs(say: Callable[[str], tuple[str, ...]]) -> list[Text]:
    return [Text(vi=vi, en=en) for vi, en in zip(say("vi"), say("en"), strict=True)]


def version_address(definition: Definition) -> str:
    """The address of a version."""
    return f"{ROOT}/{definition.index}/versions/{definition.first_year}"


def version_summary(row: InstalledIndex, definition: Definition) -> law.VersionSummary:
    """A version as one line of a list."""
    return law.VersionSummary(
        first_year=definition.first_year,
        last_year=definition.years.last,
        revision=row.revision,
        decision=definition.decision.number,
        max_points=exact(definition.total.max_points),
        groups=len(definition.groups),
        indicators=len(definition.indicators),
        url=version_address(definition),
    )


def version(row: InstalledIndex, definition: Definition) -> law.Version:
    """A version, whole but for its indicators."""
    decision = definition.decision
    return law.Version(
        id=definition.index,
        name=both(definition.name),
        level=definition.level,
        first_year=definition.first_year,
        last_year=definition.years.last,
        revision=row.revision,
        decision=law.Decision(
            number=decision.number,
            date=decision.date,
            issuer=decision.issuer,
            title=decision.title,
            note=decision.note,
        ),
        source=definition.source,
        certainty=definition.certainty,
        missing=definition.missing,
        rules=_pairs(lambda lang: rules_of_the_whole(definition, lang)),
        total=_total(definition),
        groups=[_group(one) for one in definition.groups],
        pillars=[_pillar(definition, one) for one in definition.pillars],
        indicators=len(definition.indicators),
        digest=row.digest,
        installed_at=row.installed_at,
        law_url=f"{version_address(definition)}/law",
    )


def _total(definition: Definition) -> law.Total:
    total = definition.total
    return law.Total(
        groups=list(total.groups),
        weights={code: exact(weight) for code, weight in total.weights.items()} if total.weights else None,
        max_points=exact(total.max_points),
        formula=_in_both(lambda lang: total_in_words(definition, lang)),
    )


def _pillar(definition: Definition, one: Pillar) -> law.Pillar:
    return law.Pillar(
        code=one.code,
        name=both(one.name),
        groups=list(one.groups),
        weights={code: exact(weight) for code, weight in one.weights.items()} if one.weights else None,
        formula=_in_both(lambda lang: pillar_in_words(definition, one, lang)),
    )


def _group(one: Group) -> law.Group:
    return law.Group(
        code=one.code,
        name=both(one.name),
        max_points=exact(one.max_points),
        components=one.components,
        clause=one.clause,
        origin=_origin(one.origin),
    )


def _origin(one: Origin) -> law.Origin:
    return law.Origin(certainty=one.certainty, source=one.source, note=one.note)


def indicator_summary(definition: Definition, one: Indicator) -> law.IndicatorSummary:
    """An indicator as one line of a list."""
    return law.IndicatorSummary(
        code=one.code,
        group=one.group,
        name=both(one.name),
        points=exact(one.points),
        role=one.role,
        clause=one.clause,
        certainty=one.origin.certainty,
        url=f"{version_address(definition)}/indicators/{one.code}",
    )


def indicator(definition: Definition, one: Indicator) -> law.IndicatorDetail:
    """An indicator with its rule in words and its figures."""
    vi, en = (indicator_in_words(definition, one, lang) for lang in LANGUAGES)
    return law.IndicatorDetail(
        **indicator_summary(definition, one).model_dump(),
        origin=_origin(one.origin),
        inputs=[_input(given) for given in one.inputs],
        lead=Text(vi=vi.lead, en=en.lead),
        rules=[_rule(a, b) for a, b in zip(vi.rules, en.rules, strict=True)],
        remarks=[Text(vi=a, en=b) for a, b in zip(vi.remarks, en.remarks, strict=True)],
        guidance=both(one.guidance) if one.guidance else None,
        evidence=both(one.evidence) if one.evidence else None,
    )


def _input(given: Input) -> law.InputRead:
    options = {code: both(label) for code, label in given.options.items()} if given.options else None
    return law.InputRead(
        name=given.name,
        key=given.key,
        label=both(given.label),
        kind=given.kind,
        unit=given.unit,
        measure=given.measure,
        options=options,
    )


def _rule(vi: RuleWords, en: RuleWords) -> law.Rule:
    steps = zip(vi.steps, en.steps, strict=True)
    return law.Rule(
        code=vi.code,
        name=Text(vi=vi.name, en=en.name),
        points=exact(vi.points),
        lead=Text(vi=vi.lead, en=en.lead),
        formula=vi.formula,
        steps=[
            law.Step(condition=Text(vi=a.condition, en=b.condition), award=Text(vi=a.award, en=b.award))
            for a, b in steps
        ],
    )
