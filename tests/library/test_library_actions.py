"""Saving, finding, changing, deleting and handing over items, as a user calls it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import workbench as wb
from tests.library.drawings import SCALE, block, flow, network, own_layer
from workbench.graph.blocks import fold
from workbench.graph.document import Node, Repeat

LIBRARY = wb.library


@pytest.mark.parametrize(
    ("what", "kind", "layers"),
    [
        (network(), "network", 4),
        (flow(), "flow", 3),
        (block(), "block", 4),
        (network().by_name["conv2d"], "layer", 1),
        (own_layer(), "layer", 1),
        (flow().by_name["resize"], "module", 1),
        (flow().by_name["network"], "module", 4),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_saved_comes_back_equal(what: wb.Graph | Node, kind: str, layers: int) -> None:
    item = LIBRARY.save(what, "one", "Lecture 3", "What it is for.")
    assert (item.kind, item.layers, item.version, item.uses, item.team, item.problem) == (kind, layers, 1, 0, False, "")
    found = LIBRARY.get("one")
    assert found == (what if isinstance(what, wb.Graph) else replace(what, position=(0.0, 0.0)))
    (listed,) = LIBRARY.entries()
    assert listed == replace(item, uses=1)
    assert (listed.category, listed.description) == ("Lecture 3", "What it is for.")


def test_a_block_from_the_library_stands_in_another_drawing_and_makes_the_same_code() -> None:
    graph = wb.Graph("x").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=4, kernel_size=3).add("Flatten")
    folded = fold(graph, [graph.by_name["conv2d"].id], "unit")
    LIBRARY.save(folded.by_name["unit"], "Unit")
    unit = LIBRARY.get("Unit")
    other = wb.Graph("y").add("Input", shape=(8, 8, 1)).add("Block", inner=unit.inner, name="unit").add("Flatten")
    assert wb.to_source(other).replace('"y"', '"x"') == wb.to_source(folded)


def test_a_linked_copy_is_kept_for_itself_with_its_repetitions() -> None:
    linked = replace(block(), link="abc", repeat=Repeat(3, values={"n2.filters": "4 * 2**i"}))
    LIBRARY.save(linked, "Unit")
    assert LIBRARY.get("Unit") == replace(linked, link="", position=(0.0, 0.0))


def test_versions_are_kept_and_the_same_drawing_makes_none() -> None:
    for units in (10, 20, 20, 30):
        item = LIBRARY.save(network(units), "net")
    assert item.version == 3
    assert [one.version for one in LIBRARY.versions("net")] == [3, 2, 1]
    assert [LIBRARY.get("net", number).by_name["dense"].params["units"] for number in (1, 2, 3)] == [10, 20, 30]
    assert LIBRARY.get("net") == network(30)


def test_the_description_of_the_newest_save_is_shown() -> None:
    LIBRARY.save(network(), "net", "old", "old")
    assert LIBRARY.save(network(), "net", "new", "new\nlines").description == "new\nlines"
    assert (LIBRARY.entries()[0].category, LIBRARY.entries()[0].version) == ("new", 1)


@pytest.mark.parametrize(
    "name",
    [
        "a/b\\c",
        "../../up",
        "😀 family 👨‍👩‍👧",
        "잔차 블록",
        "x" * 200,
        "CON",
        ".",
        "a:b*c?",
        "<b>bold</b>",
        "%s {name}",
    ],
)
def test_any_name_that_can_be_read_is_a_name(name: str, workbench_home: Path) -> None:
    LIBRARY.save(network(), name)
    assert LIBRARY.entries()[0].name == name
    assert LIBRARY.get(name) == network()
    (folder,) = [path for path in (workbench_home / "library").iterdir() if path.name != ".lock"]
    assert len(folder.name.encode()) < 100
    assert sorted(path.name for path in folder.iterdir()) == ["0001.wbmodule", "item.json"]
    assert [path.name for path in workbench_home.iterdir()] == ["library"]


def test_a_name_of_composed_and_decomposed_letters_is_the_same() -> None:
    LIBRARY.save(network(), "é 한")
    assert LIBRARY.save(network(20), "é 한").version == 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\nb", "a\x00", "right\u202eleft", 3, None])
def test_a_name_that_cannot_be_read_is_refused(name: object) -> None:
    with pytest.raises(wb.errors.BadItemName) as refusal:
        LIBRARY.save(network(), name)
    assert str(refusal.value).startswith("wb.library.save: the name cannot be ")
    assert str(refusal.value).endswith("Expected a text of 1 to 200 characters that can be seen.")
    assert len(LIBRARY.entries()) == 0


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (wb.Graph("empty"), "the empty drawing 'empty'"),
        ("Dense", "a value of the type str"),
        (None, "a value of the type NoneType"),
        (replace(network().nodes[1], shares="n9"), "the node 'conv2d', which uses the weights of another one"),
    ],
)
def test_what_is_no_drawing_is_refused(what: object, words: str) -> None:
    with pytest.raises(wb.errors.NothingToKeep) as refusal:
        LIBRARY.save(what, "x")
    assert words in str(refusal.value)


def test_names_that_differ_in_capital_letters_only_are_refused() -> None:
    LIBRARY.save(network(), "Residual")
    with pytest.raises(wb.errors.ItemSpelledOtherwise) as refusal:
        LIBRARY.save(network(), "RESIDUAL")
    assert str(refusal.value) == (
        "wb.library.save: expected a name that no other item has, received 'RESIDUAL', but 'Residual' is there "
        "already. Write 'Residual' to save a new version of it, or choose another name."
    )
    assert [item.name for item in LIBRARY.entries()] == ["Residual"]


def test_an_item_of_another_kind_is_no_version() -> None:
    LIBRARY.save(network(), "net")
    with pytest.raises(wb.errors.ItemOfOtherKind) as refusal:
        LIBRARY.save(block(), "net")
    assert str(refusal.value) == (
        "wb.library.save: 'net' is the name of an item already, of the kind network. Expected another name for an "
        "item of the kind block."
    )


def test_what_is_not_there_is_named_with_what_is() -> None:
    with pytest.raises(wb.errors.NoSuchItem) as refusal:
        LIBRARY.get("x")
    assert str(refusal.value) == "wb.library.get: there is no item 'x'. Expected one of: nothing yet."
    LIBRARY.save(network(), "net")
    with pytest.raises(wb.errors.NoSuchItem, match="Expected one of: 'net'"):
        LIBRARY.delete("x")
    for number in (0, 2, -1, True, "1"):
        with pytest.raises(wb.errors.NoSuchVersion, match=r"'net' has no version .* Expected one of: 1"):
            LIBRARY.get("net", number)


def test_entries_by_kind_and_search() -> None:
    for what, name in ((network(), "Digits"), (block(), "Residual unit"), (flow(), "Pets")):
        LIBRARY.save(what, name, "Lecture 3")
    assert [item.name for item in LIBRARY.entries()] == ["Digits", "Pets", "Residual unit"]
    assert [item.name for item in LIBRARY.entries(kind="block")] == ["Residual unit"]
    assert [item.name for item in LIBRARY.entries("resid")] == ["Residual unit"]
    assert [item.name for item in LIBRARY.entries("lecture", "flow")] == ["Pets"]
    with pytest.raises(wb.errors.UnknownItemKind) as refusal:
        LIBRARY.entries(kind="net")
    assert str(refusal.value) == (
        "wb.library.entries: expected one of 'layer', 'block', 'network', 'module', 'flow', received 'net'."
    )


def test_describing_changes_no_version() -> None:
    LIBRARY.save(network(), "net", "a", "b")
    LIBRARY.save(block(), "unit")
    item = LIBRARY.describe("net", new_name="Net", description="c")
    assert (item.name, item.category, item.description, item.version) == ("Net", "a", "c", 1)
    assert LIBRARY.get("Net") == network()
    with pytest.raises(wb.errors.ItemExists) as refusal:
        LIBRARY.describe("Net", new_name="UNIT")
    assert str(refusal.value) == (
        "wb.library.describe: expected a name that is not in My library yet, received 'UNIT'. Nothing was changed. "
        "Choose a name that is free."
    )
    with pytest.raises(wb.errors.BadItemName):
        LIBRARY.describe("Net", new_name="")
    assert [item.name for item in LIBRARY.entries()] == ["Net", "unit"]


def test_what_is_deleted_is_brought_back_with_its_versions() -> None:
    LIBRARY.save(network(10), "net")
    LIBRARY.save(network(20), "net")
    LIBRARY.delete("net")
    assert len(LIBRARY.entries()) == 0
    LIBRARY.save(network(30), "net")
    with pytest.raises(wb.errors.ItemExists, match="Give it another name, or delete the present one first"):
        LIBRARY.restore("net")
    LIBRARY.delete("net")
    assert LIBRARY.restore("net").version == 1  # the last one of this name
    LIBRARY.describe("net", new_name="other")
    assert LIBRARY.restore("net").version == 2
    with pytest.raises(wb.errors.NothingDeleted):
        LIBRARY.restore("net")


def test_one_file_carries_an_item_to_somebody_else(
    tmp_path: Path, workbench_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LIBRARY.save(own_layer(), "Scale/2", "Own", "Doubles.")
    path = LIBRARY.export("Scale/2", tmp_path)
    assert path.name == "Scale-2.wbmodule"
    assert LIBRARY.export("Scale/2", tmp_path / "other.zip").name == "other.zip.wbmodule"
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "elsewhere"))
    seen = LIBRARY.preview(path)
    assert (seen.name, seen.kind, seen.category, seen.description, seen.present) == (
        "Scale/2", "layer", "Own", "Doubles.", None,
    )  # fmt: skip
    assert seen.code == ("\n\n".join(SCALE),)
    assert str(seen.cover).startswith("<svg")
    assert not (tmp_path / "elsewhere").exists()
    item = LIBRARY.import_file(path)
    assert (item.name, item.category, item.has_code) == ("Scale/2", "Own", True)
    assert LIBRARY.get("Scale/2") == replace(own_layer(), position=(0.0, 0.0))


def test_importing_never_replaces_without_asking(tmp_path: Path) -> None:
    LIBRARY.save(network(10), "net", description="mine")
    path = LIBRARY.export("net", tmp_path / "net")
    LIBRARY.save(network(20), "net")
    assert LIBRARY.preview(path).present.version == 2
    with pytest.raises(wb.errors.ItemExists) as refusal:
        LIBRARY.import_file(path)
    assert str(refusal.value) == (
        "wb.library.import_file: expected a name that is not in My library yet, received 'net'. Nothing was changed. "
        "Say what to do: on_conflict='keep_both' takes it in under another name, on_conflict='new_version' as a new "
        "version of the present one, whose earlier versions stay."
    )
    assert [LIBRARY.import_file(path, "keep_both").name for _ in range(2)] == ["net 2", "net 3"]
    assert LIBRARY.import_file(path, "new_version").version == 3
    assert [LIBRARY.get("net", number) for number in (1, 2, 3)] == [network(10), network(20), network(10)]
    with pytest.raises(wb.errors.UnknownConflictChoice, match="expected one of 'ask', 'keep_both', 'new_version'"):
        LIBRARY.import_file(path, "overwrite")
    LIBRARY.describe("net", new_name="NET")
    assert LIBRARY.import_file(path, "new_version").name == "NET"


def test_an_exported_version_has_the_name_that_the_item_has_now(tmp_path: Path) -> None:
    LIBRARY.save(network(10), "net")
    LIBRARY.save(network(20), "net")
    LIBRARY.describe("net", new_name="Net", category="New")
    seen = LIBRARY.preview(LIBRARY.export("Net", tmp_path / "n", version=1))
    assert (seen.name, seen.category, seen.document) == ("Net", "New", network(10))


def test_items_are_shown_as_a_table() -> None:
    assert repr(LIBRARY.entries()) == (
        "My library has no such item yet: save a graph or a block with wb.library.save(what, name)."
    )
    LIBRARY.save(network(), "<b>net</b>", "Own", "First\nsecond")
    assert repr(LIBRARY.entries()).splitlines() == [
        "Name        Kind     Category  Version  Uses  Description",
        "<b>net</b>  network  Own             1     0  First second",
    ]
    shown = str(LIBRARY.entries()._repr_html_())
    assert "&lt;b&gt;net&lt;/b&gt;" in shown
    assert "<b>" not in shown
