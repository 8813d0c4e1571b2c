"""The reference page of the modules."""

from workbench.modules.cards import module_reference
from workbench.modules.registry import module_types


def test_the_reference_page_is_up_to_date() -> None:
    written = module_reference.FILE.read_text(encoding="utf-8")
    assert written == module_reference.reference(), "run: python -m workbench.modules.cards.module_reference"


def test_each_module_has_a_section_with_its_parameters() -> None:
    page = module_reference.reference()
    for name, kind in module_types().items():
        section = page.split(f"### {kind.about.name}\n")[1].split("\n### ")[0]
        assert f"`{name}`, {kind.about.korean}" in section
        assert all(f"| `{parameter}` |" in section for parameter in kind.__struct_fields__)
        assert kind.about.caution in section
        assert f"Example chain: `{kind.about.chain}`" in section
