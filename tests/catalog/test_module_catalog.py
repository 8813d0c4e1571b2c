"""The catalog's file of modules is what the modules say of themselves."""

import pytest

from workbench.catalog import generated_files
from workbench.catalog.module_catalog import MODULE_CATEGORIES, module_type, modules
from workbench.errors import UnknownType
from workbench.modules import make, module_types
from workbench.modules.catalog_file import FILE, encoded


def test_the_generated_file_is_up_to_date() -> None:
    assert FILE.read_bytes() == encoded(), "run: python -m workbench.modules.catalog_file"


def test_every_module_is_there_with_its_parameters_and_defaults() -> None:
    assert modules().keys() == module_types().keys()
    for name, kind in module_types().items():
        described = modules()[name]
        assert described.category in MODULE_CATEGORIES
        assert described.title == kind.about.name
        defaults = {parameter.name: parameter.default for parameter in described.parameters}
        assert make(name, defaults) == kind()


def test_ranges_units_and_choices_are_known() -> None:
    height = module_type("Resize").parameter("height")
    assert (height.kind, height.minimum, height.maximum, height.unit) == ("int", 1, 8192, "px")
    assert module_type("Resize").parameter("volume").nullable
    assert module_type("Smoothing").parameter("method").choices == ("mean", "gaussian", "median")
    assert module_type("Smoothing").parameter("kernel_size").odd
    assert module_type("Crop").parameter("coordinates").length == 4


def test_modules_stand_in_no_network() -> None:
    assert not modules().keys() & generated_files.placeable().keys()


def test_an_unknown_module_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownType, match="Resize"):
        module_type("Resise")
