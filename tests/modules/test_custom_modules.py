"""Modules that somebody writes: taken as they are when they keep the contract, refused in words when not."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import Sample, SampleSet
from workbench.errors import ContractBroken, ModuleParameterType, NotAModule, SourceNotRun
from workbench.modules import module_types, platform_imports, take
from workbench.modules.module import Module

FOR_THE_PLATFORM = """
from deepphi.image_processing import Preprocessing
import numpy as np


class Brighten(Preprocessing):
    def __init__(self, factor=None, method="linear"):
        super(Brighten, self).__init__()
        self.factor = 2 if factor is None else factor

    def __call__(self, data, save_path=None):
        image = data["image"]["array"]
        data["image"]["array"] = np.clip(image * self.factor, 0, data["image"]["header"]["pixel_value_range"][1])
        return data
"""


class Halved:
    """Half of each value."""

    def __init__(self, factor: float = 0.5) -> None:
        self.factor = factor

    def __call__(self, one: Sample) -> Sample:
        return one.replaced(image=(one.image * self.factor).astype(one.image.dtype))


class TestTaking:
    def test_a_class_with_typed_parameters(self) -> None:
        mine = take(Halved)
        assert mine().run(sample())[0].image.max() == sample().image.max() // 2
        assert mine(factor=0).run(sample())[0].image.max() == 0
        assert mine(0.25) == mine(factor=0.25)
        with pytest.raises(ModuleParameterType, match="Halved: 'factor' must be a number, but received 'a lot'"):
            mine(factor="a lot")

    def test_a_module_for_the_platform_runs_unchanged(self) -> None:
        mine = take(FOR_THE_PLATFORM)
        result = mine(factor=3).run(sample())[0]
        assert result.image.max() == sample().image.max()
        assert (result.name, result.group, result.header.spacing) == ("a.png", "kim", (0.5, 0.5))
        assert "deepphi" not in sys.modules

    def test_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "brighten.py"
        file.write_text(FOR_THE_PLATFORM, encoding="utf-8")
        assert take(file).__name__ == "Brighten"

    def test_a_filter_drops_samples(self) -> None:
        source = FOR_THE_PLATFORM.replace("return data", "return data if image.max() > 250 else None")
        bright = sample(name="bright").replaced(image=np.full((24, 32), 255, "uint8"))
        samples = SampleSet([sample(name="dark"), bright])
        assert [one.name for one in samples.map(take(source)())] == ["bright"]

    def test_a_merge_takes_several(self) -> None:
        mine = take(
            "from deepphi.image_processing import Preprocessing\n"
            "class Sum(Preprocessing):\n"
            "    def __call__(self, *data, save_path=None):\n"
            "        data[0]['image']['array'] = data[0]['image']['array'] // 2 + data[1]['image']['array'] // 2\n"
            "        return data[0]\n"
        )
        one = sample()
        np.testing.assert_array_equal(mine().run(one, one)[0].image, one.image // 2 * 2)

    def test_a_module_of_a_kind(self) -> None:
        smoothing = module_types()["Smoothing"]
        namespace: dict[str, type] = {}
        exec(smoothing.duplicate("MySmoothing"), namespace)
        assert take(namespace["MySmoothing"]) is namespace["MySmoothing"]

    def test_in_a_cell_the_import_works_while_it_is_wanted(self) -> None:
        with platform_imports():
            base: Any = import_module("deepphi.image_processing").Preprocessing
        with pytest.raises(ModuleNotFoundError):
            import_module("deepphi")

        class Same(base):  # type: ignore[misc]
            def __call__(self, data, save_path=None):
                return data

        assert take(Same)().run(sample())[0].size == (24, 32)


class TestRefusing:
    def broken(self, call: str, before: str = "") -> str:
        source = f"import numpy as np\n{before}\nclass Mine:\n    def __call__(self, sample):\n        {call}\n"
        with pytest.raises(ContractBroken) as caught:
            take(source)
        return str(caught.value)

    def test_an_error_is_told_with_the_image_that_it_came_for(self) -> None:
        text = self.broken("return sample.replaced(image=sample.image[:, :, 0])")
        lines = text.splitlines()
        assert lines[0] == "Mine: the module was tried with small images, and is not taken yet."
        assert lines[1] == (
            "- For an image of the shape (24, 32) (L, uint8) it stopped with IndexError: too many indices for array: "
            "array is 2-dimensional, but 3 were indexed. Mend it, or say that it does not take such images."
        )

    def test_a_result_that_is_no_sample(self) -> None:
        assert "it returned ndarray. Return a sample, or None to drop it." in self.broken("return sample.image")

    def test_random_numbers_without_a_seed(self) -> None:
        call = "return sample.replaced(image=np.random.default_rng().random(sample.image.shape))"
        assert "Two calls with the same sample gave different results." in self.broken(call)

    def test_writing_into_the_sample(self) -> None:
        assert "assignment destination is read-only" in self.broken("sample.image[0] = 0; return sample")

    def test_a_class_that_cannot_be_called(self) -> None:
        with pytest.raises(NotAModule, match="expected a class that can be called with a sample"):
            take(dict)

    def test_arguments_without_defaults(self) -> None:
        with pytest.raises(NotAModule, match="received 'size' without a default"):
            take("class Mine:\n    def __init__(self, size): ...\n    def __call__(self, sample): return sample\n")

    @pytest.mark.parametrize(
        ("argument", "words"),
        [
            ("sizes=[1, 2]", r"received sizes=\[1, 2\]"),
            ("sizes: list = None", "annotated as int, float, bool, str, Path, Literal or a tuple of numbers"),
        ],
    )
    def test_arguments_that_no_file_can_keep(self, argument: str, words: str) -> None:
        with pytest.raises(NotAModule, match=words):
            take(
                f"class Mine:\n    def __init__(self, {argument}): ...\n    def __call__(self, sample): return sample\n"
            )

    def test_several_classes(self) -> None:
        two = "class One:\n    def __call__(self, sample): return sample\nclass Two(One): ...\n"
        with pytest.raises(NotAModule, match=r"received One, Two. Say which: take\(…, name='One'\)"):
            take(two)
        assert take(two, name="Two").__name__ == "Two"

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("import nothing_of_that_name\n", "line 1: the source of the module stops with ModuleNotFoundError"),
            ("x = 1\ndef f(:\n    pass\n", "line 2: the source of the module stops with SyntaxError: invalid syntax"),
            ("x = 1\n\ny = x / 0\n", "line 3: the source of the module stops with ZeroDivisionError: division by zero"),
        ],
    )
    def test_source_that_does_not_run(self, source: str, words: str) -> None:
        with pytest.raises(SourceNotRun, match=words):
            take(source)


@pytest.mark.parametrize("kind", module_types().values(), ids=module_types().keys())
def test_every_duplicate_runs_with_the_same_parameters(kind: type[Module]) -> None:
    assert kind.source().startswith(f"class {kind.__name__}(")
    namespace: dict[str, Any] = {}
    exec(kind.duplicate("Duplicated"), namespace)
    assert namespace["Duplicated"]().parameters() == kind().parameters()


class TestWhatIsNoModule:
    @pytest.mark.parametrize("given", [None, 3, lambda sample: sample])
    def test_other_things(self, given: object) -> None:
        with pytest.raises(NotAModule, match="take: expected a class, the path of a file, or Python source, received"):
            take(given)

    def test_files_that_cannot_be_read(self, tmp_path: Path) -> None:
        latin = tmp_path / "latin.py"
        latin.write_bytes(b"# \xe9\n")
        for path in (tmp_path, tmp_path / "none.py", latin):
            with pytest.raises(NotAModule, match="expected a file of Python source in UTF-8 that can be read"):
                take(path)

    def test_a_file_in_the_encoding_that_it_names(self, tmp_path: Path) -> None:
        path = tmp_path / "korean.py"
        source = (
            "# -*- coding: cp949 -*-\nclass Mine:\n    '가'\n    def __call__(self, sample):\n        return sample\n"
        )
        path.write_bytes(source.encode("cp949"))
        assert take(path).__doc__ == "가"

    def test_facts_that_no_description_has(self) -> None:
        class Same:
            def __call__(self, sample: Sample) -> Sample:
                return sample

        with pytest.raises(NotAModule, match="received categroy"):
            take(Same, categroy="General")

    def test_a_module_that_ends_python_is_told_and_does_not(self) -> None:
        with pytest.raises(SourceNotRun, match=r"line 2: .* SystemExit: 3"):
            take("import sys\nsys.exit(3)\n")
        with pytest.raises(ContractBroken, match="it stopped with SystemExit: 3"):
            take("import sys\nclass Ends:\n    def __call__(self, sample):\n        sys.exit(3)\n")


def test_an_argument_that_is_called_as_what_every_module_has_is_refused() -> None:
    class Tells:
        def __init__(self, about: str = "x") -> None:
            self.about = about

        def __call__(self, sample: Sample) -> Sample:
            return sample

    with pytest.raises(NotAModule) as refusal:
        take(Tells)
    assert str(refusal.value) == (
        "Tells: expected arguments of __init__ with other names than what every module has, received 'about'. "
        "Call it otherwise, such as about_."
    )
