"""Every message of an analysis, by code: its severity and its template.

A template says which node, what was expected, what came, and what to do. ``{node}`` is the node's name, ``{type}`` its
type, ``{received}`` the shape that arrives (without the batch), ``{tensor}`` the same with the names of its axes.
"""

from collections.abc import Mapping

from immutabledict import immutabledict

from workbench.analysis.analysis_report import Severity
from workbench.analysis.messages.best_practice_messages import BEST_PRACTICES
from workbench.analysis.messages.loss_messages import LOSSES
from workbench.analysis.messages.shape_messages import SHAPES
from workbench.analysis.messages.structure_messages import STRUCTURE
from workbench.messages import mark, say

TEMPLATES: Mapping[str, tuple[Severity, str]] = immutabledict({**STRUCTURE, **SHAPES, **BEST_PRACTICES, **LOSSES})
"""Severity and template by code."""

# What stands on the buttons of fixes.
ADD_BEFORE = mark("Add {type} before {node}")
AND_THEN = mark("{first}, then: {second}")
EACH_STEP = mark("Apply to each step (TimeDistributed): {nodes}")
OTHER_DIMENSIONS = mark("Use the {count}D layers instead of: {nodes}")
RELABEL = mark("Change the label {name}: it then says that an answer has the shape {shape}, not {labels}")
ADD_ON = mark("Add {type} after {source}")
ADD_INPUT = mark("Add an Input before {node}")
ADD_OUTPUT = mark("Mark {node} with an Output")
ADD_OUTPUTS = mark("Mark each with an Output: {nodes}")
KEEP_OUTPUT = mark("Keep {kept} as the only output and delete: {gone}")
GREY_THREE_TIMES = mark("Concatenate (the grey values three times)")
CONNECT = mark("Connect {source} to {node}")
DISCONNECT = mark("Disconnect {node}")
CUT = mark("Remove the connection from {source} to {node}")
DELETE = mark("Delete {node}")
ONCE = mark("Have {node} once")
TIMES = mark("Number of repetitions of {node}: {times}")
CHAIN = mark("Join the repetitions of {node} in a chain")
IN_REPETITION = mark("In repetition {number} of {node}: {message}")
DISSOLVE = mark("Remove {node} and connect around it")
SET = mark("Set {parameter} of {node} to {value}")
RESET = mark("Reset {parameter} of {node}")
REPLACE = mark("Replace {node} by {type}")
OWN_WEIGHTS = mark("Give {node} weights of its own")

# What a layer expects, by number of axes with the batch.
_EXPECTED: Mapping[int, str] = immutabledict(
    {
        2: mark("one vector a sample (features)"),
        3: mark("a sequence (steps × features)"),
        4: mark("an image map (height × width × channels)"),
        5: mark("a volume (depth × height × width × channels)"),
    }
)
_EXPECTED_IN_TIME: Mapping[int, str] = immutabledict(
    {
        4: mark("a sequence of rows (steps × width × channels)"),
        5: mark("a sequence of image maps (steps × height × width × channels)"),
        6: mark("a sequence of volumes (steps × depth × height × width × channels)"),
    }
)


def expected_text(rank: int, *, in_time: bool = False) -> str:
    """What a layer for tensors of ``rank`` axes (the batch included) expects; ``in_time`` if the second counts steps.

    >>> expected_text(3), expected_text(6)
    ('a sequence (steps × features)', '? × ? × ? × ? × ?')
    >>> expected_text(5, in_time=True)
    'a sequence of image maps (steps × height × width × channels)'
    """
    if in_time and rank in _EXPECTED_IN_TIME:
        return say(_EXPECTED_IN_TIME[rank])
    return say(_EXPECTED[rank]) if rank in _EXPECTED else " × ".join(["?"] * (rank - 1))
