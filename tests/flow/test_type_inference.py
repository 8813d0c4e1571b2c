"""What comes out of a module, told before anything runs: the same as what really comes out."""

import numpy as np
import pytest

import workbench as wb
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.flow.sample_type import FrameChange, SampleType, joined
from workbench.flow.type_inference import outcome_of, probe_of
from workbench.modules import module_types
from workbench.modules.contract import taken
from workbench.modules.contract_samples import inputs, ready
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module import Module
from workbench.modules.module_errors import ColorModeRefused, ModuleError

M = wb.modules


def kind(mode: str = "RGB", size: tuple[int | None, ...] = (64, 80), **facts: object) -> SampleType:
    channels = {"RGB": 3, "L": 1, "Binary": 1}[mode]
    known = {"dimension": len(size), "color_mode": mode, "dtype": "uint8", "channels": channels, "size": size}
    return SampleType(**{**known, **facts})


@pytest.mark.parametrize("name", sorted(module_types()))
def test_what_is_told_of_a_module_is_what_comes_out_of_it(name: str) -> None:
    module = module_types()[name]()
    for sample in taken(type(module)):
        given = inputs(type(module), sample)
        try:
            results = module.run(*given)
        except ModuleError:
            continue  # the default parameters do not suit the sample
        types = tuple((SampleType.of(one),) for one in given)
        told = outcome_of(module, types)
        assert told.refusal is None, told.refusal
        if not results:
            continue
        (found,), real = told.types, SampleType.of(results[0])
        assert (found.dimension, found.color_mode, found.dtype, found.channels) == (
            real.dimension, real.color_mode, real.dtype, real.channels,
        )  # fmt: skip
        assert all(axis in (None, size) for axis, size in zip(found.size, real.size, strict=True)), (found, real)
        assert set(real.label) <= set(found.label)


@pytest.mark.parametrize("name", sorted(module_types()))
def test_what_a_module_does_not_take_is_refused_in_its_own_words(name: str) -> None:
    module = module_types()[name]()
    for mode, dtype in (("L", "uint8"), ("RGB", "uint8"), ("Binary", "uint8"), ("L", "float32")):
        labelled = probe_of(kind(mode, dtype=dtype, label=("mask",), prediction=("mask",)))
        sample = ready(type(module), labelled.replaced(header=ImageHeader(2, mode)))
        given = (sample, sample) if isinstance(module, MergeModule) and module.paired else (sample,)
        told = outcome_of(module, tuple((SampleType.of(one),) for one in given))
        if told.refusal is not None:
            with pytest.raises(type(told.refusal)) as refusal:
                module.run(*given)
            assert str(refusal.value) == str(told.refusal)


def sizes(first: SampleType, *modules: object) -> list[tuple[int | None, ...]]:
    types: tuple[SampleType, ...] = (first,)
    found = []
    for module in modules:
        types = outcome_of(module, (types,)).types
        found.append(types[0].size)
    return found


def test_sizes_follow_the_frame() -> None:
    padding = M.ZeroPadding(top=1, bottom=2, left=0, right=0)
    assert sizes(kind(), M.Resize(height=32, width=48), padding, M.Rotate(angle=90.0, expand=True)) == [
        (32, 48), (35, 48), (48, 35),
    ]  # fmt: skip


def test_an_axis_that_differs_stays_unknown_until_a_module_sets_it() -> None:
    assert sizes(kind(size=(None, 80)), M.Flip(), M.Smoothing(), M.Resize(height=16, width=16)) == [
        (None, 80), (None, 80), (16, 16),
    ]  # fmt: skip


def test_what_depends_on_the_pixels_is_unknown() -> None:
    assert sizes(kind(), M.AutoCrop()) == [(None, None)]
    assert sizes(kind(label=("mask",)), M.RegionFromMask()) == [(None, None)]


def test_a_restored_frame_has_the_size_before() -> None:
    assert sizes(kind(), M.Resize(height=8, width=8), M.Invert(), M.ResizeOriginalRestoration()) == [
        (8, 8), (8, 8), (64, 80),
    ]  # fmt: skip
    assert sizes(kind(), M.PatchGrid(), M.PatchRestoration()) == [(64, 64), (64, 80)]


def test_patches_have_a_size_of_their_own() -> None:
    assert sizes(kind(), M.PatchGrid(height=16, width=24)) == [(16, 24)]


def test_a_distance_of_pixels_decides_the_size_where_it_is_known() -> None:
    resample = M.Resample(spacing=1.0)
    assert outcome_of(resample, ((kind(),),)).refusal.code == "spacing-missing"
    assert sizes(kind(spacing=(2.0, 0.5)), resample) == [(128, 40)]
    assert sizes(kind(spacing=(None, 0.5)), resample) == [(None, 40)]
    assert sizes(kind(spacing=(1.0, 1.0)), M.Resize(height=32, width=40), resample) == [(32, 40), (64, 80)]


def test_volumes() -> None:
    assert sizes(kind("L", (5, 64, 80)), M.Resize(height=8, width=8), M.Smoothing()) == [(5, 8, 8), (5, 8, 8)]


def test_a_crop_outside_of_the_image_is_refused_where_the_size_is_known() -> None:
    crop = M.Crop(coordinates=(0, 100, 0, 100))
    assert outcome_of(crop, ((kind(),),)).refusal.code == "image-too-small"
    assert outcome_of(crop, ((kind(size=(None, None)),),)).refusal is None


def test_a_large_image_costs_no_memory_and_no_time() -> None:
    assert sizes(kind(size=(100_000, 100_000)), M.Flip(), M.Denoising(), M.Resize(height=8, width=8)) == [
        (100_000, 100_000), (100_000, 100_000), (8, 8),
    ]  # fmt: skip


def test_merges_of_different_sizes_are_refused() -> None:
    told = outcome_of(M.FeatureMerge(), ((kind(),), (kind(size=(10, 10)),)))
    assert str(told.refusal) == (
        "FeatureMerge: expected images of one size, received (64, 80) / (10, 10). Put Resize in front of each input."
    )
    assert outcome_of(M.FeatureMerge(), ((kind(),), (kind(),))).types[0].channels == 6
    assert outcome_of(M.FeatureMerge(), ((kind(),), (kind(size=(None, 10)),))).refusal is None


def test_a_paired_merge_needs_two_inputs() -> None:
    assert outcome_of(M.OverlapMerge(), ((kind(),),)).refusal.code == "samples-do-not-fit"


def test_a_merge_that_appends_gives_all_kinds() -> None:
    told = outcome_of(M.ConcatenateMerge(), ((kind(),), (kind("L"),), (kind(size=(64, 90)),)))
    assert [(one.color_mode, one.size) for one in told.types] == [("RGB", (64, None)), ("L", (64, 80))]


def test_mixed_samples_go_through_one_by_one() -> None:
    mixed = (kind(), kind("L"))
    assert [one.color_mode for one in outcome_of(M.ColorToGrayscale(), (mixed,)).types] == ["L"]
    assert [one.color_mode for one in outcome_of(M.ColorModeFilter(color_mode="L"), (mixed,)).types] == ["L"]
    assert isinstance(outcome_of(M.GammaCorrectionColor(), (mixed,)).refusal, ColorModeRefused)
    assert outcome_of(M.ColorModeFilter(color_mode="Binary"), (mixed,)).drops_all


def test_classes_of_the_data_are_known() -> None:
    two = kind(label=("category",), class_names=("cat", "dog"))
    assert outcome_of(M.ClassFilter(class_index="1"), ((two,),)).types == (two,)
    assert outcome_of(M.ClassFilter(class_index="5"), ((two,),)).refusal.code == "module-parameter-range"


def test_nothing_is_known_behind_what_is_unknown() -> None:
    assert outcome_of(M.Invert(), ((),)) == outcome_of(M.Invert(), ()) == ((), None, False)


def test_a_module_that_raises_anything_is_left_to_the_run() -> None:
    class Broken(Module, frozen=True):
        about = M.Invert.about

        def run(self, *samples: Sample) -> tuple[Sample, ...]:
            raise RuntimeError(samples)

    assert outcome_of(Broken(), ((kind(),),)) == ((), None, False)


def test_types_that_differ_in_size_alone_become_one() -> None:
    first = kind(label=("category",), frames=(FrameChange("Resize", (1, 2)),))
    second = kind(size=(64, 90), label=("mask",), frames=(FrameChange("Resize", (3, 2)),))
    (both,) = joined((first, second))
    assert (both.size, both.label) == ((64, None), ("category", "mask"))
    assert both.frames == (FrameChange("Resize", (None, None)),)


def test_the_type_of_a_sample() -> None:
    sample = Sample(np.zeros((4, 6, 3), "uint8"))
    assert SampleType.of(sample) == kind(size=(4, 6))
    assert SampleType.of(sample).shape == (4, 6, 3)
    assert SampleType.of(Sample(np.zeros((3, 4, 6), "uint8"))).axes == ("depth", "height", "width", "channels")
