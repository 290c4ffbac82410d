"""The places of an effect's cells."""

from __future__ import annotations

from dataclasses import replace

from assistant.records import Effect, Figure, Group, Span


def moved(effect: Effect, by: int) -> Effect:
    """The same effect with every place `by` code points later."""
    return replace(
        effect,
        sentence=_at(effect.sentence, by),
        measure=effect.measure and effect.measure._replace(span=_at(effect.measure.span, by)),
        estimate=_figure(effect.estimate, by),
        interval=effect.interval and effect.interval._replace(span=_at(effect.interval.span, by)),
        p=effect.p and effect.p._replace(span=_at(effect.p.span, by)),
        groups=tuple(_group(group, by) for group in effect.groups),
        outcome=effect.outcome and _at(effect.outcome, by),
        population=effect.population and _at(effect.population, by),
    )


def _at(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _figure(figure: Figure | None, by: int) -> Figure | None:
    return figure and figure._replace(span=_at(figure.span, by))


def _group(group: Group, by: int) -> Group:
    return replace(
        group,
        name=group.name and _at(group.name, by),
        figure=group.figure._replace(span=_at(group.figure.span, by)),
        events=_figure(group.events, by),
        total=_figure(group.total, by),
    )
