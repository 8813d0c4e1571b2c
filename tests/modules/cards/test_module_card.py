"""Cards: text, HTML that is escaped, the picture, the code; and how notebooks show modules and their classes."""

import re
from html.parser import HTMLParser
from typing import Any, ClassVar

import pytest
from IPython.core.interactiveshell import InteractiveShell

import workbench as wb
from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.errors import UnknownModule
from workbench.modules import Flip, MinMaxNormalization, Resize, Rotate, Smoothing, describe, module_types
from workbench.modules.cards.module_card import ModuleCard
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.manipulation_module import FilterModule, PatchModule
from workbench.modules.module import Module
from workbench.modules.module_description import Description
from workbench.ui import module_display


class _Tags(HTMLParser):
    """The tags of a text with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


class Marked(PlaneModule, frozen=True):
    """Replace <b>bold</b> & "quoted" values by themselves."""

    about: ClassVar[Description] = Description(
        name="<i>Marked</i>", korean="표시", category="General", source="<script>1</script>", chain="Nothing",
        caution="<img src=x>",
    )  # fmt: skip

    def plane(self, plane: Array) -> Array:
        return plane


class Failing(Marked, frozen=True):
    """Raise an error that is none of a module's."""

    def plane(self, plane: Array) -> Array:
        message = f"no picture of {plane.ndim} axes"
        raise ZeroDivisionError(message)


class TestText:
    def test_a_card_has_names_caution_parameters_facts_and_chain(self) -> None:
        assert str(describe("Rotate")) == (
            "Rotate (회전), General\n\n"
            "Turn images around their middle; of a volume, each slice.\n\n"
            "Quarter turns keep all values; other angles interpolate.\n\n"
            "Caution: Boxes become the boxes around their turned corners, and are larger than the objects\n"
            "afterwards.\n\n"
            "Parameters:\n"
            "  angle = 90.0\n"
            "      a number from -360 to 360 (°). Counted against the clock.\n"
            "  expand = False\n"
            "      True or False. Whether the frame grows so that nothing is cut off; otherwise the size stays\n"
            "      and corners are lost.\n"
            "  value = 0.0\n"
            "      a number from -65,536 to 65,536. What stands in the corners that the image leaves empty.\n\n"
            "Takes: images and volumes; every colour mode; every data type\n"
            "Gives: the data type of the image\n"
            "Source: OpenCV, cv2.warpAffine with the matrix of cv2.getRotationMatrix2D.\n"
            "Example chain: Rotate(angle=90) > Resize(height=64, width=64)"
        )

    @pytest.mark.parametrize("given", ["Rotate", "회전", Rotate, Rotate()])
    def test_a_module_is_described_by_name_class_or_value(self, given: Any) -> None:
        assert describe(given).kind is Rotate

    def test_a_value_shows_its_own_parameters(self) -> None:
        assert "angle = 30.0" in str(describe(Rotate(angle=30)))

    def test_an_unknown_name_is_refused_with_the_nearest(self) -> None:
        with pytest.raises(UnknownModule, match="Resize"):
            describe("Resise")


class TestHtml:
    @pytest.mark.parametrize("kind", [Flip, MinMaxNormalization, Resize, Smoothing])
    def test_it_has_a_picture_before_and_after_and_folded_code(self, kind: type[Module]) -> None:
        html = describe(kind)._repr_html_()
        tags = _Tags(html)
        alts = [str(image["alt"]) for image in tags.of("img")]
        assert [alt.split()[0] for alt in alts] == ["before:", "after"]
        assert all(str(image["src"]).startswith("data:image/png;base64,") for image in tags.of("img"))
        assert re.findall("<summary>(.*?)</summary>", html) == ["View code", "Duplicate"]
        assert f"class My{kind.__name__}(" in html
        assert tags.of("span")[0] == {"lang": "ko"}

    def test_texts_are_escaped(self) -> None:
        html = ModuleCard(Marked)._repr_html_()
        tags = {tag for tag, _ in _Tags(html).found}
        assert not tags & {"script", "i", "b"}
        assert all(image["src"] != "x" for image in _Tags(html).of("img"))
        assert "&lt;i&gt;Marked&lt;/i&gt;" in html

    def test_a_module_that_fails_has_a_card_that_says_so(self) -> None:
        assert "<em>no picture of 2 axes</em>" in describe(Failing())._repr_html_()

    def test_a_dropped_sample_is_said(self) -> None:
        from workbench.modules.cards.before_after import before_after

        class Dropping(FilterModule, frozen=True):
            """Drop all."""

            about: ClassVar[Description] = Marked.about

            def select(self, sample: Any) -> None:
                return None

        assert before_after(Dropping()).note == "The module drops this sample."


class TestNotebook:
    @pytest.fixture
    def shell(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        shell = InteractiveShell()
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)
        module_display.register()
        return shell

    @pytest.mark.parametrize("value", [Rotate, Rotate(angle=30)])
    def test_a_class_and_a_value_show_their_card_beside_their_text(self, shell: Any, value: Any) -> None:
        data, _ = shell.display_formatter.format(value)
        assert 'aria-label="Rotate"' in data["text/html"]
        assert "Rotate" in data["text/plain"]

    def test_a_base_class_and_other_values_have_none(self, shell: Any) -> None:
        for value in (PlaneModule, object(), int):
            assert "text/html" not in shell.display_formatter.format(value)[0]


def test_every_module_shows_what_it_does() -> None:
    from workbench.modules.cards.before_after import before_after, example_of

    silent = {
        name: example.note
        for name, kind in module_types().items()
        if not (example := before_after(example_of(kind))).after and example.note != "The module drops this sample."
    }
    assert silent == {}


def test_the_cards_are_public() -> None:
    assert wb.modules.describe is describe
    assert {"describe", "overview"} <= set(dir(wb.modules))


def test_of_many_samples_the_first_are_shown() -> None:
    class Cutting(PatchModule, frozen=True):
        """Cut columns."""

        about: ClassVar[Description] = Marked.about

        def pieces(self, sample: Sample) -> tuple[Sample, ...]:
            columns = range(6)
            return tuple(Sample(sample.image[:, one : one + 1], name=f"{sample.name}#{one}") for one in columns)

    html = describe(Cutting())._repr_html_()
    assert "<em>4 of 6 samples that come out</em>" in html
    assert html.count("<img ") == 1 + 4
