"""What differs from one run to another, in a few words: ``filters 32 → 64``, ``batch size 32 → 16``."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.catalog import node_types, objects
from workbench.catalog.node_types import NodeType
from workbench.catalog.type_lookup import kind_of, node_type
from workbench.graph.document import Graph, Node
from workbench.graph.inner_parameters import name_of
from workbench.graph.value_text import value_text
from workbench.graph.vocabulary import BLOCK
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import shorten
from workbench.training.history.record import Record
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of

_CHANGED = mark("{what} {old} → {new}")
_OF_NODE = mark("{node} {parameter}")
_ADDED = mark("+ {type}")
_REMOVED = mark("− {type}")
_OTHER_NETWORK = mark("another network")
_MORE = mark_plural("{named} and {count} more", "{named} and {count} more")
_ON, _OFF = mark("on"), mark("off")
_NAMES: Mapping[str, str] = {
    "task": mark("task"),
    "epochs": mark("epochs"),
    "batch_size": mark("batch size"),
    "optimizer": mark("optimizer"),
    "learning_rate": mark("learning rate"),
    "decay_rate": mark("decay rate"),
    "decay_steps": mark("decay steps"),
    "loss": mark("loss"),
    "class_weights": mark("class weights"),
    "seed": mark("seed"),
    "threshold": mark("threshold"),
    "ignore_class": mark("ignored label"),
    "test_time_augmentation": mark("mirrored test images"),
    "shuffle_buffer": mark("shuffle buffer"),
}
"""Settings that are compared as they are, and how they are called."""
_PARTS: Mapping[str, str] = {
    "augmentation": mark("augmentation"),
    "rate_plan": mark("rate plan"),
}
_STOPPING = mark("early stopping")
_DATA = mark("data")
_NONE = mark("none")
_REPETITIONS, _JOIN = "repetitions", "join"
_ONCE: Mapping[str, str] = {_REPETITIONS: "1", _JOIN: "chain"}
"""What a block that is not repeated has."""
_MOST_NAMED, _MOST_LAYERS = 2, 4
_LONGEST = 30


def described(graph: Graph | None, above: str = "") -> tuple[tuple[str, str], ...]:
    """A network by its layers and what was set of them: ``("conv", "Conv2D")``, ``("conv.filters", "32")``."""
    found: list[tuple[str, str]] = []
    for node in graph.nodes if graph else ():
        path = above + node.name
        found.append((path, node.type))
        found += [(f"{path}.{name}", value_text(value)) for name, value in node.params.items()]
        found += described(node.inner, f"{path}/")
        found += _repetitions(node, path)
    return tuple(found)


def _repetitions(node: Node, path: str) -> Iterator[tuple[str, str]]:
    """How a block is repeated; expressions take the place of what the layers inside say."""
    if node.repeat is None or node.inner is None:
        return
    yield f"{path}.{_REPETITIONS}", str(node.repeat.times)
    yield f"{path}.{_JOIN}", node.repeat.join
    yield from ((f"{path}/{name_of(node.inner, place)}", text) for place, text in node.repeat.values.items())


def run_differences(old: Record, new: Record) -> tuple[str, ...]:
    """What is different in the later run, the network first; () where nothing is."""
    texts = [*_network(dict(old.network), dict(new.network)), *_settings(old.settings, new.settings)]
    if old.data_name != new.data_name:
        texts.append(_changed(say(_DATA), old.data_name, new.data_name))
    return tuple(dict.fromkeys(texts))


def name_after(earlier: Sequence[Record], new: Record) -> str:
    """A name for a run that says what differs from the last of the ``earlier`` ones; its own where nothing does."""
    texts = run_differences(earlier[-1], new) if earlier else ()
    if not texts:
        return new.name
    named = ", ".join(texts[:_MOST_NAMED])
    more = len(texts) - _MOST_NAMED
    return named if more <= 0 else say_plural(_MORE, more, named=named)


class _Setting(Struct, frozen=True):
    """A parameter of a layer in both networks."""

    node: str
    parameter: str
    old: str
    new: str


def _network(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    if not old or not new:
        return
    layers = [{place: kind for place, kind in one.items() if "." not in place} for one in (old, new)]
    gone = [kind for place, kind in layers[0].items() if layers[1].get(place) != kind]
    come = [kind for place, kind in layers[1].items() if layers[0].get(place) != kind]
    if len(gone) + len(come) > _MOST_LAYERS:
        yield say(_OTHER_NETWORK)
        return
    yield from (say(_ADDED, type=kind) for kind in come)
    yield from (say(_REMOVED, type=kind) for kind in gone)
    same = {place: kind for place, kind in layers[0].items() if layers[1].get(place) == kind}
    changes = list(_parameters(old, new, same))
    for change in changes:
        alike = {(one.old, one.new) for one in changes if one.parameter == change.parameter}
        what = say(_OF_NODE, node=change.node, parameter=change.parameter) if len(alike) > 1 else change.parameter
        yield _changed(what, change.old, change.new)


def _parameters(old: Mapping[str, str], new: Mapping[str, str], same: Mapping[str, str]) -> Iterator[_Setting]:
    for place in dict.fromkeys((*new, *old)):
        node, dot, parameter = place.partition(".")
        if dot and node in same:
            usual = _default(same[node], parameter)
            before, after = old.get(place, usual), new.get(place, usual)
            if before != after:
                yield _Setting(node, parameter, _plain(before), _plain(after))


def _default(type_name: str, parameter: str) -> str:
    if type_name == BLOCK and parameter in _ONCE:
        return _ONCE[parameter]
    known = node_type(type_name).parameter(parameter) if kind_of(type_name) is not None else None
    return value_text(known.default) if known is not None else say(_NONE)


def _settings(old: Settings, new: Settings) -> Iterator[str]:
    for name, label in _NAMES.items():
        before, after = _value(old, name), _value(new, name)
        if before != after:
            yield _changed(say(label), _shown(before), _shown(after))
    for name, group in (("optimizer", objects("optimizers")), ("loss", {one.name: one for one in node_types("Loss")})):
        if getattr(old, name) == getattr(new, name):
            yield from _arguments(
                getattr(old, f"{name}_params"), getattr(new, f"{name}_params"), group, getattr(new, name)
            )
    for name, label in _PARTS.items():
        yield from _part(say(label), getattr(old, name), getattr(new, name))
    yield from _criteria(criteria_of(old.early_stopping), criteria_of(new.early_stopping))


def _value(settings: Settings, name: str) -> Any:
    return first_rate(settings) if name == "learning_rate" else getattr(settings, name)


def _arguments(
    old: Mapping[str, Any], new: Mapping[str, Any], group: Mapping[str, NodeType], type_name: str | None
) -> Iterator[str]:
    """Parameters of one optimizer or loss; the learning rate is told with the settings."""
    kind = group.get(type_name or "")
    for name in dict.fromkeys((*new, *old)):
        known = kind.parameter(name) if kind else None
        usual = known.default if known else None
        before, after = old.get(name, usual), new.get(name, usual)
        if before != after and name != "learning_rate":
            yield _changed(name, _shown(before), _shown(after))


def _part(label: str, old: Struct | None, new: Struct | None) -> Iterator[str]:
    """A group of settings: switched on or off, or each that differs."""
    if old is None or new is None:
        if old is not new:
            yield _changed(label, say(_OFF if old is None else _ON), say(_OFF if new is None else _ON))
        return
    for name in new.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _changed(name.replace("_", " "), _shown(before), _shown(after))


def _criteria(old: Sequence[EarlyStopping], new: Sequence[EarlyStopping]) -> Iterator[str]:
    """Early stopping: switched on or off, the numbers that are watched if there are several, or what differs of one."""
    if not old or not new or len(old) == len(new) == 1:
        yield from _part(say(_STOPPING), *(next(iter(one), None) for one in (old, new)))
        return
    keys = [", ".join(one.key for one in criteria) for criteria in (old, new)]
    if keys[0] != keys[1]:
        yield _changed(say(_STOPPING), *keys)
        return
    for before, after in zip(old, new, strict=True):
        yield from _part(say(_STOPPING), before, after)


def _changed(what: str, old: str, new: str) -> str:
    return say(_CHANGED, what=what, old=shorten(old, _LONGEST), new=shorten(new, _LONGEST))


def _shown(value: Any) -> str:
    if value is None:
        return say(_NONE)
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else value_text(value)


def _plain(text: str) -> str:
    """A text without its quotation marks."""
    return text[1:-1] if text[:1] == text[-1:] == "'" else text
