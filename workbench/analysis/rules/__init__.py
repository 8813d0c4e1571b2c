"""Rules: checks of one node. Each takes a NodeContext and yields problems.

``before`` checks the inputs, and after an error there Keras is not called; ``after`` runs when the layer works.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import TypeAlias

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.rules import (
    attention,
    best_practices,
    dense,
    embedding,
    merging,
    normalization,
    odd_maps,
    opaque_layers,
    ranks,
    recurrent,
    reshaping,
    slopes,
    softmax,
    spatial,
    time_distributed,
)
from workbench.analysis.rules.loss_and_labels import loss_rules
from workbench.analysis.rules.nested_models import block_rules

__all__ = ["after", "before", "block_rules", "loss_rules", "time_distributed"]

Rule: TypeAlias = Callable[[NodeContext], Iterable[Problem]]

# The order is that of the report; only the first error of a node is reported.
_BEFORE: tuple[tuple[frozenset[str], Rule], ...] = (
    (opaque_layers.TYPES, opaque_layers.opaque),
    (ranks.TYPES, ranks.wrong_rank),
    (embedding.TYPES, embedding.not_words),
    (embedding.TEXT, embedding.not_text),
    (recurrent.TYPES, recurrent.stateful),
    (attention.TYPES, attention.widths),
    (attention.TYPES, attention.lengths),
    (slopes.TYPES, slopes.unknown_places),
    (merging.TYPES, merging.mismatch),
    (dense.TYPES, dense.unknown_size),
    (spatial.GROUPED, spatial.groups),
    (frozenset({"GroupNormalization"}), spatial.normalization_groups),
    (spatial.TYPES, spatial.vanishing),
    (reshaping.RESHAPE, reshaping.reshape),
    (reshaping.PERMUTE, reshaping.permute),
)
_AFTER: tuple[tuple[frozenset[str], Rule], ...] = (
    (dense.TYPES, dense.on_map),
    (dense.TYPES, dense.large),
    (spatial.IMAGES, spatial.misplaced_channels),
    (spatial.TYPES, spatial.mixed_formats),
    (softmax.TYPES, softmax.wrong_softmax),
    (softmax.TYPES, softmax.twice),
    (normalization.CHANNEL_AXIS, normalization.wrong_axis),
    (normalization.BATCH, normalization.small_batch),
    (odd_maps.TYPES, odd_maps.odd_map),
    (best_practices.WEIGHTED, best_practices.hidden_activation),
    (best_practices.DROPOUT, best_practices.high_rate),
    (best_practices.LAST, best_practices.after_last_layer),
)


def before(context: NodeContext) -> Iterator[Problem]:
    """Problems of a node that its inputs show; stops at the first error."""
    for rule in _rules_before(context.type):
        for problem in rule(context):
            yield problem
            if problem.severity == "error":
                return


def after(context: NodeContext) -> Iterator[Problem]:
    """Problems of a node whose call works."""
    return chain.from_iterable(rule(context) for rule in _rules_after(context.type))


@cache
def _rules_before(type_name: str) -> tuple[Rule, ...]:
    return tuple(rule for types, rule in _BEFORE if type_name in types)


@cache
def _rules_after(type_name: str) -> tuple[Rule, ...]:
    return tuple(rule for types, rule in _AFTER if type_name in types)
