"""Drives the editor on a notebook page as a person does: with the mouse and the keyboard."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.jupyter import NotebookPage

PATIENCE_MS = 30_000
_PLACES = "nodes => nodes.map(node => { const box = node.getBoundingClientRect(); return [box.x, box.y, box.width]; })"


@dataclass
class Canvas:
    """The editor shown by one cell of a notebook."""

    notebook: NotebookPage
    root: Locator

    @classmethod
    def in_cell(cls, notebook: NotebookPage, index: int = 0) -> "Canvas":
        """Wait for the editor in the output of a cell, and for Keras, so that shapes appear."""
        root = notebook.cell(index).locator(".wb-editor")
        expect(root).to_be_visible(timeout=PATIENCE_MS)
        return cls(notebook, root)

    def node(self, name: str) -> Locator:
        return self.root.locator(f'.react-flow__node:has(.wb-node__name[title="{name}"])')

    def shape(self, name: str) -> Locator:
        return self.node(name).locator(".wb-node__shape")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def port(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def drag_from_palette(self, type_name: str, x: float, y: float) -> None:
        """Search for a type and drag it onto the canvas, to (x, y) from its top left corner in pixels."""
        self.root.get_by_role("searchbox", name="Search layers").fill(type_name)
        item = self.root.locator(f'.wb-palette__item[data-type="{type_name}"]')
        canvas = self.root.locator(".wb-canvas").bounding_box()
        assert canvas
        self.drag(item, canvas["x"] + x, canvas["y"] + y)

    def connect(self, source: str, target: str) -> None:
        """Drag from an output port to an input port, by their accessible names."""
        self.button("Fit").click()  # a wide network is opened at its left end: brings both into sight
        self.settle()
        box = self.port(target).bounding_box()
        assert box
        self.drag(self.port(source), box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def drag(self, start: Locator, x: float, y: float) -> None:
        mouse = self.notebook.page.mouse
        start.hover()
        mouse.down()
        mouse.move(x - 8, y - 8, steps=8)
        mouse.move(x, y, steps=4)
        mouse.up()

    def settle(self) -> None:
        """Wait until nothing on the canvas has moved for a while: Tidy and Fit glide."""
        places: list[object] = []
        while len(places) < 4 or places[-1] != places[-4]:
            places.append(self.root.locator(".react-flow__node").evaluate_all(_PLACES))
            self.notebook.page.wait_for_timeout(100)

    def select(self, name: str) -> None:
        self.node(name).locator(".wb-node__type").click()

    def parameter(self, name: str) -> Locator:
        """The control of a parameter in the panel of the selected node."""
        return self.notebook.page.locator(".wb-panel").get_by_label(name, exact=True)

    def set(self, name: str, value: str) -> None:
        control = self.parameter(name)
        expect(control).to_be_visible(timeout=PATIENCE_MS)
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(value)
            return
        control.fill(value)
        control.press("Enter")
