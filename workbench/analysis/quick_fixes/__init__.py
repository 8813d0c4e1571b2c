"""Fixes that several rules offer: pure functions from a node's context to fixes, which are commands of the graph."""

from workbench.analysis.quick_fixes.basic_fixes import (
    add_before,
    add_on,
    dissolve,
    own_weights,
    replace_type,
    reset_param,
    set_all,
    set_param,
)
from workbench.analysis.quick_fixes.fix_steps import and_then
from workbench.analysis.quick_fixes.map_sizes import padded
from workbench.analysis.quick_fixes.merge_fixes import alike, concatenated_along, every_step, is_enlarged
from workbench.analysis.quick_fixes.prediction_fixes import as_convolution, predicting, relabelled, with_units
from workbench.analysis.quick_fixes.rank_fixes import rank_fixes
from workbench.analysis.quick_fixes.sequence_fixes import (
    recurrent_before,
    recurrent_type,
    recurrent_value,
    set_recurrent,
    upstream,
)
from workbench.analysis.quick_fixes.width_fixes import gate_of_width, recoloured, same_lengths, shaped_as_channels

__all__ = [
    "add_before",
    "add_on",
    "alike",
    "and_then",
    "as_convolution",
    "concatenated_along",
    "dissolve",
    "every_step",
    "gate_of_width",
    "is_enlarged",
    "own_weights",
    "padded",
    "predicting",
    "rank_fixes",
    "recoloured",
    "recurrent_before",
    "recurrent_type",
    "recurrent_value",
    "relabelled",
    "replace_type",
    "reset_param",
    "same_lengths",
    "set_all",
    "set_param",
    "set_recurrent",
    "shaped_as_channels",
    "upstream",
    "with_units",
]
