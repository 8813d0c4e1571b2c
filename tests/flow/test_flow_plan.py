"""Keys, layouts and plans: pure functions of steps, data and what is kept."""

import numpy as np
import pytest

import workbench as wb
from tests.flow.flows import Counted, pictures
from workbench.data import Sample, SampleSet
from workbench.flow.data_blocks import data_blocks, fingerprint_of, some_of
from workbench.flow.flow_layout import Layouts, layouts_of
from workbench.flow.flow_plan import WHOLE, PlannedBlock, planned
from workbench.flow.module_work import ModuleWork
from workbench.flow.step_work import StepWork
from workbench.flow.steps import Step
from workbench.graph.document import Node
from workbench.modules import ConcatenateMerge, Flip, Invert, OverlapMerge, PatchGrid, PatchRestoration, Resize


class Trained(StepWork):
    """Stands for a network: something that needs all samples, and then predicts block by block."""

    granularity = "whole"

    def identity(self, step):
        return str(step.node.params.get("layers", 1))


class Measured(StepWork):
    """Stands for Metrics: no samples come out."""

    granularity = "whole"
    gives_samples = False

    def identity(self, step):
        return "metrics"


WORKS = {"module": ModuleWork(), "network": Trained(), "metrics": Measured()}


def step(name, *inputs, module=None, kind="module", **params):
    return Step(id=name, path=name, kind=kind, inputs=inputs, module=module, node=Node(name, "X", name, params))


def chain(network_layers=1, height=8):
    return (
        step("data", kind="data"),
        step("resize", "data", module=Resize(height=height, width=8)),
        step("net", "resize", kind="network", layers=network_layers),
        step("invert", "net", module=Invert()),
        step("metrics", "invert", kind="metrics"),
    )


def layouts(steps, count=20, **others) -> Layouts:
    data = {"data": data_blocks(Counted(count).samples.entries)}
    data |= {name: data_blocks(samples.entries) for name, samples in others.items()}
    return layouts_of(steps, data, WORKS)


def all_keys(found: Layouts) -> set[str]:
    computed = [one for one in found.values() if one.dependence != "data"]
    return {key for one in computed for key in (*one.keys, one.whole_key) if key}


def blocks(plan) -> dict[str, list[int]]:
    return {name: list(found) for name, found in plan.computed.items()}


class TestPlans:
    def test_everything_in_order_when_nothing_is_kept(self):
        found = layouts(chain(), count=4)
        plan = planned(found, found, frozenset())
        assert plan.blocks[:4] == tuple(PlannedBlock("resize", block) for block in range(4))
        assert plan.blocks[4] == PlannedBlock("net", WHOLE)
        assert plan.blocks[-1] == PlannedBlock("metrics", WHOLE)
        assert len(plan.blocks) == 4 + 1 + 4 + 4 + 1

    def test_nothing_when_all_is_kept(self):
        found = layouts(chain())
        assert planned(found, found, all_keys(found)).blocks == ()

    def test_what_is_asked_needs_nothing_that_is_kept(self):
        found = layouts(chain(), count=4)
        kept = set(found["invert"].keys) - {found["invert"].keys[2]} | set(found["net"].keys)
        plan = planned(found, ["invert"], kept)
        assert plan.blocks == (PlannedBlock("invert", 2),)
        assert plan.used == set(found["invert"].keys) | {found["net"].keys[2]}

    def test_what_depends_on_a_training_is_computed_with_it(self):
        found = layouts(chain(), count=4)
        kept = all_keys(found) - {found["net"].whole_key, found["net"].keys[1], found["invert"].keys[1]}
        plan = planned(found, ["invert"], kept)
        assert blocks(plan) == {"net": [WHOLE, 0, 1, 2, 3], "invert": [0, 1, 2, 3]}

    def test_a_training_that_is_asked_for_again(self):
        found = layouts(chain(), count=4)
        plan = planned(found, found, all_keys(found), again=["net"])
        assert blocks(plan) == {"net": [WHOLE, 0, 1, 2, 3], "invert": [0, 1, 2, 3], "metrics": [WHOLE]}

    def test_one_changed_sample_is_one_block_until_something_needs_all(self):
        before = layouts(chain(), data=pictures(20))
        samples = list(pictures(20))
        samples[3] = samples[3].replaced(image=samples[3].image + 1)
        after = layouts(chain(), data=SampleSet(samples))
        plan = planned(after, after, all_keys(before))
        assert blocks(plan)["resize"] == [1]
        assert blocks(plan)["net"] == [WHOLE, *range(10)]


class TestKeys:
    def test_equal_flows_have_equal_keys_and_others_have_not(self):
        assert all_keys(layouts(chain())) == all_keys(layouts(chain()))
        one, other = layouts(chain()), layouts(chain(height=9))
        assert not all_keys(one) & all_keys(other)
        one, other = layouts(chain()), layouts(chain(network_layers=2))
        assert one["resize"] == other["resize"]
        assert not {*one["net"].keys, *one["metrics"].keys} & all_keys(other)

    def test_names_splits_and_groups_count(self):
        sample = Sample(np.zeros((4, 4)), name="a")
        keys = {
            data_blocks(SampleSet([one]).entries).keys
            for one in (sample, sample.replaced(name="b"), sample.replaced(split="test"), sample.replaced(group="g"))
        }
        assert len(keys) == 4

    def test_an_imported_file_is_known_by_its_content(self, tmp_path):
        from PIL import Image

        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()
            Image.fromarray(pictures(1)[0].image).save(folder / "a.png")
        entries = [wb.data.from_folder(folder).entries[0] for folder in folders]
        assert fingerprint_of(entries[0]) == fingerprint_of(entries[1])
        Image.fromarray(pictures(2)[1].image).save(folders[1] / "a.png")
        assert fingerprint_of(wb.data.from_folder(folders[1]).entries[0]) != fingerprint_of(entries[0])

    def test_the_class_of_a_folder_counts(self, tmp_path):
        from PIL import Image

        for folder, name in (("one", "cat"), ("two", "dog")):
            (tmp_path / folder / name).mkdir(parents=True)
            Image.fromarray(pictures(1)[0].image).save(tmp_path / folder / name / "a.png")
        one, two = (wb.data.from_folder(tmp_path / folder, "classification").entries[0] for folder in ("one", "two"))
        assert fingerprint_of(one) != fingerprint_of(two)


class TestLayouts:
    def test_branches_of_one_data_set_are_merged_block_by_block(self):
        steps = (
            step("data", kind="data"), step("a", "data", module=Invert()), step("b", "data", module=Flip()),
            step("merge", "a", "b", module=OverlapMerge()),
        )  # fmt: skip
        found = layouts(steps)
        assert found["merge"].dependence == "own block"
        assert found["merge"].stage == found["a"].stage == 0

    def test_sets_of_two_sources_are_merged_over_all_blocks(self):
        steps = (
            step("data", kind="data"),
            step("two", kind="data"),
            step("merge", "data", "two", module=OverlapMerge()),
        )
        found = layouts(steps, two=pictures(30))
        assert found["merge"].dependence == "all blocks"
        assert len(found["merge"].keys) == len(found["data"].keys)
        appended = layouts((*steps[:2], step("merge", "data", "two", module=ConcatenateMerge())), two=pictures(30))
        assert len(appended["merge"].keys) == len(found["data"].keys) + len(found["two"].keys)

    def test_patches_of_one_image_stay_in_its_block_unless_sets_were_appended(self):
        cut = step("cut", "data", module=PatchGrid(height=16, width=16))
        data = step("data", kind="data")
        together = layouts((data, cut, step("whole", "cut", module=PatchRestoration())))
        assert together["whole"].dependence == "own block"
        branches = (data, cut, step("a", "cut", module=Invert()), step("both", "cut", "a", module=ConcatenateMerge()))
        apart = layouts((*branches, step("whole", "both", module=PatchRestoration())))
        assert apart["whole"].dependence == "all blocks"


class TestParts:
    @pytest.mark.parametrize("count", [1, 5, 19])
    def test_a_part_is_spread_over_the_whole(self, count):
        entries = Counted(20).samples.entries
        names = [int(entry.name) for entry in some_of(entries, count)]
        assert len(names) == count
        assert names == sorted(set(names))
        assert some_of(entries, count) == some_of(entries, count)
