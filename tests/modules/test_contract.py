"""What every module promises. A module is tested by being in a family: nothing here names one.

Most of it is checked by ``workbench.modules.contract``, which custom modules are checked by too.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.modules.pictures import inputs, ready, sample
from workbench.data import ImageHeader, Sample
from workbench.data.image_header import CHANNELS
from workbench.modules import make, module_types, named, read_chain
from workbench.modules.contract import CHECKS, taken
from workbench.modules.geometry_module import GeometryModule
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import ImageModule, Module
from workbench.modules.module_errors import ModuleError, SpacingMissing
from workbench.modules.module_parameters import ModuleParameter, parameters_of
from workbench.modules.registry import public
from workbench.text_format import snake_case

KINDS = list(module_types().values())
IMAGES = [kind for kind in KINDS if issubclass(kind, ImageModule)]
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
every_on_images = pytest.mark.parametrize("kind", IMAGES, ids=lambda kind: kind.__name__)


def first(kind: type[Module], name: str = "a.png") -> Sample:
    return next(taken(kind)).replaced(name=name)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
@every
def test_it_keeps_the_contract(kind: type[Module], check: Callable[[type[Module]], Iterator[str]]) -> None:
    assert list(check(kind)) == []


@every
class TestEveryModule:
    def test_it_takes_something(self, kind: type[Module]) -> None:
        about = kind.about
        assert about.dtypes
        assert about.color_modes
        assert set(about.dimensions) <= {2, 3}

    def test_what_it_does_not_take_is_refused_in_words(self, kind: type[Module]) -> None:
        about = kind.about
        refused = [sample("L", "uint8", dimension) for dimension in {2, 3} - set(about.dimensions)]
        refused += [sample(mode, "uint8", about.dimensions[0]) for mode in CHANNELS if mode not in about.color_modes]
        for given in refused:
            with pytest.raises(ModuleError) as caught:
                kind().run(*([given] * len(inputs(kind, first(kind)))))
            assert kind.__name__ in str(caught.value)

    def test_parameters_out_of_range_are_refused(self, kind: type[Module]) -> None:
        for parameter in parameters_of(kind):
            for value in _wrong(parameter):
                with pytest.raises(ModuleError) as caught:
                    kind(**{parameter.name: value})
                assert repr(parameter.name) in str(caught.value)
                assert kind.__name__ in str(caught.value)

    def test_parameters_are_kept_as_json(self, kind: type[Module]) -> None:
        kept = msgspec.json.encode(kind().parameters())
        assert make(kind.__name__, msgspec.json.decode(kept)) == kind()
        assert hash(kind()) == hash(kind())

    def test_what_is_said_of_it(self, kind: type[Module]) -> None:
        about = kind.about
        assert re.search("[가-힣]", about.korean)
        assert named(about.name) is named(about.korean) is kind
        assert about.source
        assert not about.caution or about.caution.endswith((".", "?"))
        told = inspect.cleandoc(kind.__doc__ or "")
        assert told.splitlines()[0].endswith(".")
        assert ">>> " in told
        assert all(parameter.help.endswith(".") for parameter in parameters_of(kind))

    def test_its_chain_runs(self, kind: type[Module]) -> None:
        chain = read_chain(kind.about.chain)
        assert kind in map(type, chain)
        assert len(chain) > 1
        _run(chain, first(type(chain[0]), name="chain.png"))


@every_on_images
class TestEveryModuleOnImages:
    def test_its_function_does_the_same_to_an_array(self, kind: type[ImageModule]) -> None:
        if kind.about.after:
            pytest.skip(f"works only behind {kind.about.after}")
        function = public()[snake_case(kind.__name__)]
        given = next((one for one in taken(kind) if one.header.dimension == 2 and one.channels <= 4), None)
        if given is None:
            pytest.skip("takes no images that an array alone could be")
        image = given.image.copy()
        try:
            result = function(image)
        except SpacingMissing:
            pytest.skip("needs a spacing, which an array alone does not have")
        assert result.flags.writeable
        assert not np.may_share_memory(result, image)
        alone = Sample(image, ImageHeader(2, given.header.color_mode))
        np.testing.assert_array_equal(result, kind()(alone).image)

    def test_its_function_is_documented(self, kind: type[ImageModule]) -> None:
        function = public()[snake_case(kind.__name__)]
        names = list(inspect.signature(function).parameters)
        assert names == ["image", *(parameter.name for parameter in parameters_of(kind))]
        assert all(f"    {name}: " in function.__doc__ for name in names)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind, PlaneModule)], ids=lambda k: k.__name__)
def test_volumes_are_done_slice_by_slice(kind: type[PlaneModule]) -> None:
    if 3 not in kind.about.dimensions:
        pytest.skip("takes no volumes")
    given = next(one for one in taken(kind) if one.header.dimension == 3)
    image = given.image.copy()
    image[1] = image[1, ::-1]
    whole = kind()(given.replaced(image=image))
    plane = Sample(image[1], ImageHeader(2, given.header.color_mode), name=given.name)
    np.testing.assert_array_equal(whole.image[1], kind()(plane).image)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind, GeometryModule)], ids=lambda k: k.__name__)
def test_mask_and_boxes_move_alike(kind: type[GeometryModule]) -> None:
    """The box around the moved pixels of a mask lies within the moved box, to a pixel."""
    for dimension in kind.about.dimensions:
        given = ready(kind, next(one for one in taken(kind) if one.header.dimension == dimension))
        result = kind()(given)
        label = result.label
        assert label.mask.array.shape == result.size
        assert set(np.unique(label.mask.array)) <= {0, *np.unique(given.label.mask.array)}
        assert label.mask.array.dtype == given.label.mask.array.dtype
        where = np.argwhere(label.mask.array > 0)[:, ::-1]
        if len(where) and len(label.boxes.coordinates):
            axes = len(result.size)
            (box,) = label.boxes.coordinates
            assert np.all(where.min(axis=0) >= box[:axes] - 1)
            assert np.all(where.max(axis=0) + 1 <= box[axes:] + 1)


def test_names_are_given_once() -> None:
    for of in ("name", "korean"):
        names = [getattr(kind.about, of) for kind in KINDS]
        assert len(set(names)) == len(names)


def _wrong(parameter: ModuleParameter) -> list[Any]:
    """Values that a parameter must not have."""
    if parameter.form.endswith("_list"):
        return ["abc", 3, ("a",)]
    wrong: list[Any] = [object()]
    if parameter.form in ("int", "float"):
        wrong += ["3", True, float("nan")]
        wrong += [] if parameter.minimum is None else [parameter.minimum - 1]
        wrong += [] if parameter.maximum is None else [parameter.maximum + 1]
        wrong += [4] if parameter.odd else []
    if parameter.form == "int":
        wrong.append(1.5)
    return wrong if parameter.nullable else [*wrong, None]


def _run(chain: tuple[Module, ...], given: Sample) -> None:
    samples: tuple[Sample, ...] = (given,)
    for module in chain:
        pairs = isinstance(module, MergeModule) and module.paired
        samples = tuple(result for one in samples for result in module.run(*((one, one) if pairs else (one,))))


def test_every_family_is_listed_for_type_checkers() -> None:
    face = Path(inspect.getfile(inspect.getmodule(public))).parent
    text = (face / "__init__.py").read_text(encoding="utf-8")
    families = sorted(path.stem for path in (face / "families").glob("*.py") if path.stem != "__init__")
    assert sorted(re.findall(r"families\.(\w+) import \*", text)) == families
