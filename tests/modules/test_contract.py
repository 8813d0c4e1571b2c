"""What every module promises. A module is tested by being in a family: nothing here names one."""

import inspect
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.modules.pictures import inputs, labels, ready, sample
from workbench.data import BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, Targets
from workbench.data.image_header import CHANNELS
from workbench.modules import make, module_types, named, read_chain
from workbench.modules.geometry_module import GeometryModule
from workbench.modules.intensity_module import IntensityModule, PlaneModule
from workbench.modules.module import ImageModule, Module
from workbench.modules.module_errors import ModuleError, NotFinitePixels
from workbench.modules.module_parameters import ModuleParameter, parameters_of
from workbench.modules.registry import public
from workbench.text_format import snake_case

KINDS = list(module_types().values())
IMAGES = [kind for kind in KINDS if issubclass(kind, ImageModule)]
DTYPES = ("uint8", "uint16", "int16", "float32")
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
every_on_images = pytest.mark.parametrize("kind", IMAGES, ids=lambda kind: kind.__name__)


def taken(kind: type[Module]) -> Iterator[Sample]:
    """A sample of each dimension, colour mode and type of numbers that a module says it takes."""
    about = kind.about
    dtypes = [dtype for dtype in DTYPES if dtype in about.dtypes] or list(about.dtypes)
    for dimension, mode, dtype in product(about.dimensions, about.color_modes, dtypes):
        yield sample(mode, dtype, dimension)


def first(kind: type[Module], **changes: Any) -> Sample:
    given = next(taken(kind))
    return given.replaced(**changes) if changes else given


def pixels_of(results: tuple[Sample, ...]) -> list[tuple[Any, ...]]:
    """All that a result is made of, to be compared."""
    return [(one.image.tobytes(), one.image.shape, str(one.image.dtype), one.header, _of(one.label)) for one in results]


def _of(targets: Targets) -> tuple[Any, ...]:
    arrays = (
        targets.category and targets.category.scores,
        targets.mask and targets.mask.array,
        targets.boxes and targets.boxes.coordinates,
        targets.points and targets.points.coordinates,
    )
    return tuple(None if array is None else (array.tobytes(), array.shape) for array in arrays)


def small(kind: type[Module], shape: tuple[int, ...], value: float = 1) -> Sample:
    """An image of one value in the first dimension, mode and type that a module takes, with labels of that size."""
    model = first(kind)
    size = (1, *shape) if model.header.dimension == 3 else shape
    channels = () if model.channels == 1 else (model.channels,)
    image = np.full((*size, *channels), value, model.image.dtype)
    label = Targets(mask=MaskLabel(np.zeros(size, np.uint8), ("background", "cell")))
    return Sample(image, ImageHeader(model.header.dimension, model.header.color_mode), label, label, name="tiny")


@every
class TestEveryModule:
    def test_every_image_that_it_takes_gives_what_it_promises(self, kind: type[Module]) -> None:
        module, about = kind(), kind.about
        for given in taken(kind):
            prepared = inputs(kind, given)
            for result in module.run(*prepared):
                _assert_promises(module, prepared[0], result)
        assert about.dtypes
        assert set(about.dimensions) <= {2, 3}

    def test_what_it_does_not_take_is_refused_in_words(self, kind: type[Module]) -> None:
        about = kind.about
        refused = [sample("L", "uint8", dimension) for dimension in {2, 3} - set(about.dimensions)]
        refused += [sample(mode, "uint8", about.dimensions[0]) for mode in CHANNELS if mode not in about.color_modes]
        for given in refused:
            with pytest.raises(ModuleError) as caught:
                kind().run(*([given] * len(inputs(kind, first(kind)))))
            assert kind.__name__ in str(caught.value)

    def test_its_input_never_changes(self, kind: type[Module]) -> None:
        given = inputs(kind, first(kind))
        before = pixels_of(given)
        kind().run(*given)
        assert pixels_of(given) == before

    def test_the_same_call_gives_the_same_answer(self, kind: type[Module]) -> None:
        given = inputs(kind, first(kind))
        assert pixels_of(kind().run(*given)) == pixels_of(kind().run(*given))

    def test_the_layout_in_memory_does_not_matter(self, kind: type[Module]) -> None:
        given = ready(kind, first(kind))
        count = len(inputs(kind, first(kind)))
        expected = pixels_of(kind().run(*[given] * count))
        image = given.image
        turned = np.ascontiguousarray(image[::-1, ::-1])[::-1, ::-1]
        for other in (np.asfortranarray(image), turned, np.repeat(image, 2, axis=1)[:, ::2]):
            assert pixels_of(kind().run(*[given.replaced(image=other)] * count)) == expected

    @pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 3)], ids=str)
    def test_an_image_of_a_few_pixels_is_taken_or_refused_in_words(
        self, kind: type[Module], shape: tuple[int, int]
    ) -> None:
        _taken_or_refused(kind, small(kind, shape))

    @pytest.mark.parametrize("value", [0, 1])
    def test_an_image_of_one_value_is_taken_or_refused_in_words(self, kind: type[Module], value: int) -> None:
        _taken_or_refused(kind, small(kind, (24, 32), value))

    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    def test_a_value_that_is_not_finite_is_taken_or_refused_in_words(self, kind: type[Module], bad: float) -> None:
        for dtype in {"float32", "float64"} & set(kind.about.dtypes):
            given = next(one for one in taken(kind) if one.image.dtype.kind == "f" or dtype not in DTYPES)
            image = given.image.astype(dtype)
            image.ravel()[7] = bad  # a view: the copy is contiguous
            given = given.replaced(image=image)
            if kind.about.takes_nonfinite:
                _taken_or_refused(kind, given)
                continue
            with pytest.raises(NotFinitePixels):
                kind().run(*[given] * len(inputs(kind, first(kind))))

    def test_without_boxes_points_and_marked_pixels(self, kind: type[Module]) -> None:
        given = first(kind)
        full = labels(given.size)
        none = Targets(
            full.category, MaskLabel(np.zeros(given.size, np.int64)), BoxLabel([], []), PointLabel([], []), full.image
        )
        _taken_or_refused(kind, given.replaced(label=none, prediction=none))

    def test_without_any_label(self, kind: type[Module]) -> None:
        _taken_or_refused(kind, first(kind, label=Targets(), prediction=Targets()))

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
        _run(chain, _for_chain(chain))


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
        result = function(image)
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


def _assert_promises(module: Module, given: Sample, result: Sample) -> None:
    assert isinstance(result, Sample)
    if not isinstance(module, ImageModule):
        return
    about, image = module.about, result.image
    dtype = module.promised_dtype(given.image.dtype)
    assert dtype is None or image.dtype == dtype
    assert result.header.color_mode == (about.gives_mode or given.header.color_mode)
    promised = module.promised_range()
    if promised is not None:
        assert promised[0] <= image.min()
        assert image.max() <= promised[1]
    if image.dtype.kind == "f" and not about.takes_nonfinite:
        assert np.isfinite(image).all()
    if isinstance(module, IntensityModule):
        assert result.size == given.size
        assert result.header.spacing == given.header.spacing
        assert _of(result.label) == _of(given.label)


def _taken_or_refused(kind: type[Module], given: Sample) -> None:
    """A module keeps its promises for a sample that is not usual, or says why it takes none such."""
    try:
        prepared = inputs(kind, given)
        results = kind().run(*prepared)
    except ModuleError:
        return
    for result in results:
        _assert_promises(kind(), prepared[0], result)


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


def _for_chain(chain: tuple[Module, ...]) -> Sample:
    return first(type(chain[0]), name="chain.png")


def _run(chain: tuple[Module, ...], given: Sample) -> None:
    samples: tuple[Sample, ...] = (given,)
    for module in chain:
        samples = tuple(result for one in samples for result in module.run(*_as_many(module, one)))


def _as_many(module: Module, one: Sample) -> tuple[Sample, ...]:
    return (one, one) if len(inputs_needed(module)) > 1 else (one,)


def inputs_needed(module: Module) -> tuple[str, ...]:
    return ("first", "second") if getattr(module, "paired", False) else ("first",)


def test_every_family_is_listed_for_type_checkers() -> None:
    face = Path(inspect.getfile(inspect.getmodule(public))).parent
    text = (face / "__init__.py").read_text(encoding="utf-8")
    families = sorted(path.stem for path in (face / "families").glob("*.py") if path.stem != "__init__")
    assert sorted(re.findall(r"families\.(\w+) import \*", text)) == families
