"""The position of a step in the network: a map with the step highlighted for notebooks, text for terminals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from msgspec.structs import replace

from workbench.analysis.analysis_report import Shape
from workbench.html_elements import picture
from workbench.messages import mark, say
from workbench.model_program.program import Program
from workbench.trace.map.network import Arrow, Network, numbered, of_program
from workbench.trace.map.network_folding import folded
from workbench.trace.map.network_svg import nearby, to_svg
from workbench.trace.run.step_values import TraceStep

_AROUND = 3
_ALT = mark("Place in the network, {head}: {layers}.")
_NEXT = mark("next")
_STEP = mark("step {number} of {count}")


@dataclass(frozen=True, repr=False)
class NetworkPosition:
    """``head`` is the step's number and the total; ``repr()`` is the layers around it as text."""

    head: str
    text: str
    picture: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> Markup:
        around = ", ".join(" ".join(line.split()) for line in self.text.splitlines())
        alt = say(_ALT, head=self.head, layers=around)
        return picture(self.picture.encode(), alt, kind="svg+xml", style="max-width:100%")


def position_of(program: Program, current: str, done: Sequence[TraceStep]) -> NetworkPosition:
    """The position of ``current``, the path of the next call; "" after the last one."""
    names = [*numbered(path for path, _ in program.flat())]
    shapes = dict(zip(numbered(step.name for step in done), (step.output for step in done), strict=True))
    here = _index(names, current, shapes)
    head = say(_STEP, number=min(here + 1, len(names)), count=len(names))
    return NetworkPosition(
        head, _text(names, here, shapes), _map_around(program, names[here] if here < len(names) else "", shapes)
    )


def _index(names: Sequence[str], current: str, done: Mapping[str, Shape | None]) -> int:
    """Position of the step, or of the first one inside a nested model that is still to come; the end when all is."""
    waiting = (index for index, name in enumerate(names) if name not in done and _is_part(name, current))
    return next(waiting, len(names)) if current else len(names)


def _is_part(name: str, current: str) -> bool:
    return name == current or name.startswith((f"{current}/", f"{current} ("))


def _text(names: Sequence[str], here: int, shapes: Mapping[str, Shape | None]) -> str:
    """The layers around, an arrow before the step, shapes behind those that are done."""
    first, last = max(0, here - _AROUND), min(len(names), here + _AROUND + 1)
    width = max((len(name) for name in names[first:last]), default=0)
    lines = []
    for index in range(first, last):
        sign, state = ("->", say(_NEXT)) if index == here else ("  ", shapes.get(names[index]) or "")
        lines.append(f"{sign} {names[index]:<{width}}  {state}".rstrip())
    return "\n".join(lines)


def _map_around(program: Program, lit: str, shapes: Mapping[str, Shape | None]) -> str:
    """The map around the step, with the shapes of the actual batch on the edges already computed."""
    whole = folded(_with_sizes(of_program(program), shapes))
    last = whole.boxes[-1].name if whole.boxes else ""
    centre = next((box.name for box in whole.boxes if lit in (box.name, *box.inside)), last)
    return to_svg(nearby(whole, centre, _AROUND), centre if lit else "")


def _with_sizes(network: Network, shapes: Mapping[str, Shape | None]) -> Network:
    arrows: Iterable[Arrow] = (
        replace(arrow, shape=shapes.get(arrow.source) or arrow.shape) for arrow in network.arrows
    )
    return Network(network.name, network.boxes, tuple(arrows))
