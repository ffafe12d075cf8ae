"""Pictures for the metadata of a materialization: small plots as Markdown that the UI shows."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOUR = "#4f6bed"
_COLOURS = (_COLOUR, "#e3a44b", "#7fb28a")


def bars(title: str, scores: Mapping[str, float]) -> dg.MarkdownMetadataValue:
    """A bar for each score in 0..1, the highest on top."""
    figure = _figure(7, 0.6 + 0.28 * len(scores))
    axes = figure.subplots()
    names = sorted(scores, key=lambda name: scores[name])
    drawn = axes.barh(names, [scores[name] for name in names], color=_COLOUR)
    axes.bar_label(drawn, fmt="%.2f", padding=3)
    axes.set(xlim=(0, 1.1), title=title)
    axes.spines[["top", "right"]].set_visible(False)
    return _picture(figure, title)


def intervals(title: str, systems: Mapping[str, Mapping[str, tuple[float, float, float]]]) -> dg.MarkdownMetadataValue:
    """Means in 0..1 with their intervals (mean, low, high), a group of bars for each measure, a bar for each system."""
    figure = _figure(7, 3.2)
    axes = figure.subplots()
    measures = list(next(iter(systems.values()), {}))
    width = 0.8 / max(1, len(systems))
    for number, (system, values) in enumerate(systems.items()):
        means = [values[measure][0] for measure in measures]
        # Not below 0, which rounding could bring about where all values are the same.
        below = [max(0.0, values[measure][0] - values[measure][1]) for measure in measures]
        above = [max(0.0, values[measure][2] - values[measure][0]) for measure in measures]
        colour = _COLOURS[number % len(_COLOURS)]
        places = [place + number * width for place in range(len(measures))]
        axes.bar(places, means, width * 0.9, yerr=[below, above], label=system, color=colour, capsize=3)
    axes.set_xticks([place + 0.4 - width / 2 for place in range(len(measures))], measures)
    axes.set(ylim=(0, 1.05), title=title)
    axes.legend(fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    return _picture(figure, title)


def columns(title: str, amounts: Mapping[str, float]) -> dg.MarkdownMetadataValue:
    """An upright bar for each amount, in the order given, such as days."""
    figure = _figure(7, 2.6)
    axes = figure.subplots()
    axes.bar(list(amounts), list(amounts.values()), color=_COLOUR)
    axes.set(title=title)
    axes.tick_params(axis="x", labelrotation=60, labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    return _picture(figure, title)


def curve(title: str, points: Sequence[tuple[float, float, int]]) -> dg.MarkdownMetadataValue:
    """Stated confidence against measured truth, both in 0..1; a point grows with the number of values it stands for."""
    figure = _figure(4.5, 4)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    most = max((count for _, _, count in points), default=1)
    axes.scatter(
        [stated for stated, _, _ in points],
        [true for _, true, _ in points],
        s=[20 + 180 * count / most for _, _, count in points],
        color=_COLOUR,
    )
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), title=title, xlabel="stated", ylabel="measured")
    return _picture(figure, title)


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _picture(figure: Figure, title: str) -> dg.MarkdownMetadataValue:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=80)
    return dg.MetadataValue.md(f"![{title}](data:image/png;base64,{base64.b64encode(file.getvalue()).decode()})")
