"""Where a step stands in the network, as text."""

from collections.abc import Sequence

from workbench.messages import mark, say
from workbench.trace.program import Program
from workbench.trace.steps import Step

_AROUND = 3
_NEXT = mark("next")
_STEP = mark("step {number} of {count}")


def place(program: Program, current: str, done: Sequence[Step]) -> str:
    """The layers around ``current``, an arrow before it, shapes behind those that are done."""
    names = [path for path, _ in program.flat()]
    here = _index(names, current)
    shapes = {step.name: str(step.output) for step in done}
    first, last = max(0, here - _AROUND), min(len(names), here + _AROUND + 1)
    width = max(len(name) for name in names[first:last]) if names else 0
    lines = [say(_STEP, number=min(here + 1, len(names)), count=len(names))]
    for index in range(first, last):
        sign, state = ("->", say(_NEXT)) if index == here else ("  ", shapes.get(names[index], ""))
        lines.append(f"{sign} {names[index]:<{width}}  {state}".rstrip())
    return "\n".join(lines)


def _index(names: Sequence[str], current: str) -> int:
    """Position of the step, or of the first one inside a nested model; the end when all is done."""
    inside = (index for index, name in enumerate(names) if name == current or name.startswith(f"{current}/"))
    return next(inside, len(names)) if current else len(names)
