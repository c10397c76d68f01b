"""Cost against solved cases, as coordinates for one small SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.log import Log
from eval.reports.tables import named

WIDTH, HEIGHT = 520, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How solved cases add up with what was spent, cheapest first.

    Args:
        name: of the log.
        path: SVG path data.
        end: where it ends, in the picture's coordinates.
        text: the same in a sentence, for those who don't see the picture.
    """

    name: str
    path: str
    end: tuple[float, float]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The picture: axes and one curve a log."""

    curves: tuple[Curve, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    unit: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def cost_plot(logs: Sequence[Log]) -> Plot:
    """Solved cases against what was spent until then: dollars when any log spent some, else seconds of wall time.

    Args:
        logs: at least one.
    """
    paid = any(sample.score.money for log in logs for sample in log.samples)
    spent = [list(_steps(log, paid=paid)) for log in logs]
    widest = max(steps[-1][0] for steps in spent) or 1.0
    highest = max([1, *(steps[-1][1] for steps in spent)])
    curves = tuple(_curve(named(log.header), steps, widest, highest, paid=paid) for log, steps in zip(logs, spent, strict=True))
    across = tuple(Tick(at=_x(value, widest), label=f"{value:g}") for value in _ticks(widest))
    up = tuple(Tick(at=_y(value, highest), label=f"{value:g}") for value in _ticks(highest) if value == int(value))
    return Plot(curves=curves, across=across, up=up, unit="dollars" if paid else "seconds of wall time")


def _steps(log: Log, *, paid: bool) -> Iterator[tuple[float, int]]:
    cost, solved = 0.0, 0
    yield cost, solved
    for score in sorted((one.score for one in log.samples), key=lambda one: (one.money if paid else one.seconds, one.case)):
        cost += score.money if paid else score.seconds
        solved += score.solved
        yield cost, solved


def _curve(name: str, steps: list[tuple[float, int]], widest: float, highest: int, *, paid: bool) -> Curve:
    points = [(_x(cost, widest), _y(solved, highest)) for cost, solved in steps]
    moves = [f"M{points[0][0]:.1f} {points[0][1]:.1f}", *(f"H{x:.1f}V{y:.1f}" for x, y in points[1:])]
    cost, solved = steps[-1]
    unit = "dollars" if paid else "seconds"
    return Curve(name=name, path="".join(moves), end=points[-1], text=f"{name}: {solved} solved for {cost:.4g} {unit}.")


def _ticks(highest: float) -> Iterator[float]:
    """About five round values from zero on."""
    size = 10.0
    while size > highest:
        size /= 10
    while size * 10 < highest:
        size *= 10
    step = next(size * factor / 10 for factor in (*STEPS, 20, 25, 50, 100) if size * factor / 10 * 6 > highest)
    value = 0.0
    while value <= highest:
        yield round(value, 10)
        value += step


def _x(value: float, widest: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / widest


def _y(value: float, highest: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / highest
