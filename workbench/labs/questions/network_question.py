"""A network by its structure, whether it was drawn or coded."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, field

from workbench.labs.questions.answer_keys import Key, key
from workbench.labs.questions.answer_protocol import Answer, Describe, Failure, Plain, Request, Verdict
from workbench.labs.questions.answer_wording import shape_text, short
from workbench.labs.questions.question_base import Question
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, mark_plural, say, say_plural

_EXPECTED = mark("a network: a Keras model, or a drawing")
_FORBIDDEN = mark("{name} contains {layer} ({type}), which this question does not allow.")
_TOO_MANY = mark("{name} has {received:,} parameters; at most {expected:,} are allowed.")
_TOO_FEW = mark("{name} has {received:,} parameters; it needs at least {expected:,}.")
_OUTPUT = mark("{name} gives the shape {received}, and should give {expected}.")
_COUNT = mark_plural(
    "{name} has {count} layer (inputs not counted), and should have {expected}.",
    "{name} has {count} layers (inputs not counted), and should have {expected}.",
)
_LAYER = mark("Layer {place} of {name}, {layer} ({type}), is not the one that is asked for at this place.")
_SETTING = mark("Layer {place} of {name}, {layer} ({type}): {word} should not be {received}.")
_AT_LEAST = mark_plural(
    "{name} has {count} layer of type {type}, and needs at least {expected}.",
    "{name} has {count} layers of type {type}, and needs at least {expected}.",
)
_RECEIVED = mark("{layers}; {params:,} parameters; output {output}")
_UNSAID = frozenset({"InputLayer"})


class Layer(Struct, frozen=True):
    """A layer as ``Describe`` returns it."""

    name: str
    type: str = field(name="class")
    config: Mapping[str, Plain] = {}
    params: int = 0


class Described(Struct, frozen=True):
    """A network as ``Describe`` returns it."""

    layers: tuple[Layer, ...]
    output_shapes: tuple[tuple[int | None, ...], ...]
    params: int


class LayerRule(Struct, frozen=True):
    """What a layer must be: its class, and settings by the words of its configuration."""

    type: Key
    settings: Mapping[str, Key] = {}

    def sealed(self, salt: str) -> "LayerRule":
        """The rule for a student's copy."""
        settings = {word: one.sealed(f"{salt}/{word}") for word, one in self.settings.items()}
        return LayerRule(self.type.sealed(salt), settings)


class NetworkQuestion(Question, frozen=True, tag="network"):
    """A network by rules. Each kept rule for a layer, the output, a count earns an equal share with ``partial``.

    A broken limit (a forbidden layer, the parameter budget) leaves no points.
    """

    name: str
    layers: tuple[LayerRule, ...] = ()
    ignored: tuple[str, ...] = ()
    at_least: Mapping[str, int] = {}
    output_shape: tuple[int | None, ...] | None = None
    forbidden: tuple[str, ...] = ()
    most_params: int | None = None
    least_params: int | None = None
    partial: bool = False

    def request(self, *, hidden: bool, seed: int) -> Request:  # noqa: ARG002 - every kind has both
        return Request((Describe(self.name),))

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002
        found = result(answer)
        if isinstance(found, Failure):
            return failed(self, found, self.name, expected=say(_EXPECTED))
        try:
            network = msgspec.convert(found.plain, Described)
        except msgspec.ValidationError:
            return failed(self, Failure("not_plain", say(_EXPECTED)), self.name, expected=say(_EXPECTED))
        return self._judged(network)

    def public(self) -> "NetworkQuestion":
        rules = tuple(rule.sealed(f"{self.id}/{place}") for place, rule in enumerate(self.layers))
        return msgspec.structs.replace(self, layers=rules)

    def _judged(self, network: Described) -> Verdict:
        received = _summary(network)
        broken = next(self._broken_limits(network), "")
        if broken:
            return verdict(self, 0, broken, expected=say(_EXPECTED), received=received)
        rules = [*self._rules(network)]
        complaints = [complaint for complaint in rules if complaint]
        if not complaints:
            return verdict(self, 1, expected=say(_EXPECTED), received=received)
        share = 1 - len(complaints) / len(rules) if self.partial else 0.0
        return verdict(self, share, complaints[0], expected=say(_EXPECTED), received=received)

    def _broken_limits(self, network: Described) -> Iterator[str]:
        for layer in network.layers:
            if layer.type in self.forbidden:
                yield say(_FORBIDDEN, name=self.name, layer=layer.name, type=layer.type)
        if self.most_params is not None and network.params > self.most_params:
            yield say(_TOO_MANY, name=self.name, received=network.params, expected=self.most_params)
        if self.least_params is not None and network.params < self.least_params:
            yield say(_TOO_FEW, name=self.name, received=network.params, expected=self.least_params)

    def _rules(self, network: Described) -> Iterator[str]:
        """For every rule a complaint, or "" where it is kept."""
        if self.layers:
            yield from self._sequence(network)
        for kind, least in self.at_least.items():
            count = sum(layer.type == kind for layer in network.layers)
            yield "" if count >= least else say_plural(_AT_LEAST, count, name=self.name, type=kind, expected=least)
        if self.output_shape is not None:
            shapes = network.output_shapes
            told = {"received": ", ".join(map(shape_text, shapes)), "expected": shape_text(self.output_shape)}
            yield "" if shapes == (self.output_shape,) else say(_OUTPUT, name=self.name, **told)

    def _sequence(self, network: Described) -> Iterator[str]:
        layers = [layer for layer in network.layers if layer.type not in {*_UNSAID, *self.ignored}]
        for place, rule in enumerate(self.layers):
            layer = layers[place] if place < len(layers) else None
            yield self._layer(place + 1, rule, layer) if layer else self._count(layers)
        if len(layers) > len(self.layers):
            yield self._count(layers)

    def _count(self, layers: Sequence[Layer]) -> str:
        return say_plural(_COUNT, len(layers), name=self.name, expected=len(self.layers))

    def _layer(self, place: int, rule: LayerRule, layer: Layer) -> str:
        values = {"place": place, "name": self.name, "layer": layer.name, "type": layer.type}
        if not rule.type.matches(layer.type):
            return say(_LAYER, **values)
        for word, one in rule.settings.items():
            setting = _setting(layer.config.get(word))
            if not one.matches(setting):
                return say(_SETTING, word=word, received=short(setting), **values)
        return ""


def _setting(value: Plain) -> Plain:
    """A setting in one form: Keras takes 5 for (5, 5), and writes the latter into the configuration."""
    if type(value) is list and value and all(type(item) is int and item == value[0] for item in value):
        return value[0]
    return value


def _summary(network: Described) -> str:
    layers = " → ".join(layer.type for layer in network.layers if layer.type not in _UNSAID)
    output = ", ".join(map(shape_text, network.output_shapes))
    return say(_RECEIVED, layers=short(layers).strip("'"), params=network.params, output=output)


def network(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    *,
    layers: Sequence[str | tuple[str, Mapping[str, Any]]] = (),
    ignored: Sequence[str] = (),
    at_least: Mapping[str, int] | None = None,
    output_shape: Sequence[int | None] | None = None,
    forbidden: Sequence[str] = (),
    most_params: int | None = None,
    least_params: int | None = None,
    partial: bool = False,
    title: str = "",
    hints: tuple[str, ...] = (),
) -> NetworkQuestion:
    """The notebook's ``name`` (a Keras model, a graph or an editor) must be built as the rules say.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name of the network in the notebook.
        layers: Classes in computing order, each alone or with settings: ``("Conv2D", {"filters": 32})``; inputs do
            not count.
        ignored: Classes that may stand anywhere in between.
        at_least: How often a class must occur, where the order is free.
        output_shape: The shape of the output, such as ``(None, 10)``: it begins with None for the batch.
        forbidden: Classes that leave no points.
        most_params: The most parameters; more leave no points.
        least_params: The least parameters; fewer leave no points.
        partial: Whether each kept rule earns an equal share of the points.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: There is no rule: any network would earn the points.
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.

    >>> network("q4", 3, "model", layers=[("Conv2D", {"filters": 8}), "Flatten", "Dense"]).names()
    ('model',)
    """
    if not layers and not at_least and output_shape is None:
        raise ValueError(say("{id}: give layers, at_least or output_shape, or any network earns the points", id=id))
    return NetworkQuestion(
        id=id,
        points=points,
        title=title,
        hints=tuple(hints),
        name=name,
        layers=tuple(_rule(layer) for layer in layers),
        ignored=tuple(ignored),
        at_least=dict(at_least or {}),
        output_shape=None if output_shape is None else tuple(output_shape),
        forbidden=tuple(forbidden),
        most_params=most_params,
        least_params=least_params,
        partial=partial,
    )


def _rule(layer: str | tuple[str, Mapping[str, Any]]) -> LayerRule:
    kind, settings = (layer, {}) if isinstance(layer, str) else layer
    return LayerRule(key(kind), {word: key(_setting(key(value).value)) for word, value in settings.items()})
