"""What exported code does with lists of samples; its text goes into exported notebooks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from workbench.data.sample_split import divided
from workbench.flow.code.plain_sample import PlainSample


def applied(function: Callable[..., Any], samples: list[PlainSample], **parameters: Any) -> list[PlainSample]:
    """What a function makes of samples: one of each, none where it drops one, or several."""
    results: list[PlainSample] = []
    for sample in samples:
        made = function(sample, **parameters)
        several = made if isinstance(made, tuple) else (made,) if made is not None else ()
        whole = sample.name if len(several) > 1 else ""  # patches of one image belong to one split
        results += [replace(one, group=one.group or whole) for one in several]
    return results


def pairs_of(*sets: list[PlainSample]) -> Iterator[tuple[PlainSample, ...]]:
    """The samples that have one name in all sets, in the order of the first."""
    by_name = [{sample.name: sample for sample in one} for one in sets]
    names = [name for name in by_name[0] if all(name in known for known in by_name[1:])]
    return (tuple(known[name] for known in by_name) for name in names)


def pieces_of(whole_name: Callable[[str], str], *sets: list[PlainSample]) -> Iterator[tuple[PlainSample, ...]]:
    """The samples of all sets that belong to one image, by what their names have in common."""
    images: dict[str, list[PlainSample]] = {}
    for sample in (sample for one in sets for sample in one):
        images.setdefault(whole_name(sample.name), []).append(sample)
    return (tuple(parts) for parts in images.values())


def with_splits(samples: list[PlainSample], shares: tuple[float, float, float], seed: int) -> list[PlainSample]:
    """The samples divided among train, validation and test; those of a group stay together."""
    first = samples[0].label.category
    labels = [int(sample.label.category.scores.argmax()) for sample in samples] if first is not None else []  # type: ignore[union-attr]
    splits = divided(labels, [sample.group for sample in samples], shares, seed)
    return [replace(sample, split=split) for sample, split in zip(samples, splits, strict=True)]
