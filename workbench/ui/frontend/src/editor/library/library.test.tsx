// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Palette } from "../parts/Palette";
import { EMPTY, type Library, type LibraryEntry, type LibraryImport } from "../protocol";
import { answer, edits, fakeApi, inside, now, point } from "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { fromBase64, toBase64 } from "./file";
import { ImportPopup } from "./ImportPopup";
import { ItemPopup } from "./ItemPopup";
import { SavePopup } from "./SavePopup";

/** jsdom reads files by a FileReader alone. */
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(this);
  });
};

const entry = (name: string, more: Partial<LibraryEntry> = {}): LibraryEntry => ({
  id: name.toLowerCase(),
  name,
  kind: "block",
  category: "Own",
  description: `What ${name} is for.`,
  facts: "version 2 · used 3 times",
  picture: "data:image/svg+xml;base64,AAAA",
  stands: ["network"],
  team: false,
  code: false,
  problem: "",
  versions: [
    { version: 2, created: "2026-11-27 14:05", problem: "" },
    { version: 1, created: "2026-11-26 09:00", problem: "It is damaged." },
  ],
  ...more,
});

const pending = (more: Partial<LibraryImport> = {}): LibraryImport => ({
  name: "Scale",
  kind: "layer",
  category: "Own",
  description: "Doubles <b>everything</b>.",
  facts: "written 2026-11-27",
  picture: "data:image/svg+xml;base64,AAAA",
  layers: ["scale (Custom)"],
  code: [],
  present: "",
  ...more,
});

function withLibrary(library: Partial<Library>) {
  const model = new TestModel(traits(graph([node("n1")])));
  model.put("library", { ...EMPTY.library, ...library });
  const api = fakeApi(model);
  return { model, api, wrapper: inside(api) };
}

const palette = (library: Partial<Library>, kind: "network" | "flow" = "network") => {
  const found = withLibrary(library);
  render(<Palette palette={EMPTY.palette} narrow={false} kind={kind} />, { wrapper: found.wrapper });
  return { ...found, section: screen.getByRole("region", { name: "My library" }) };
};

it("lists what is kept, and adds it by a press, by Enter in the search, or by a drag", async () => {
  const user = userEvent.setup();
  const { api, section } = palette({ entries: [entry("Residual"), entry("Stem")] });
  const item = within(section).getByRole("button", { name: "Add Residual from My library" });
  expect(item.getAttribute("aria-description")).toBe("block. Own. version 2 · used 3 times. What Residual is for.");
  await user.click(item);
  expect(api.placeItem).toHaveBeenLastCalledWith({ id: "residual", name: "Residual" });
  await user.type(screen.getByRole("searchbox"), "stem{Enter}");
  expect(api.placeItem).toHaveBeenLastCalledWith(expect.objectContaining({ id: "stem" }));
  await user.clear(screen.getByRole("searchbox"));
  const again = within(section).getByRole("button", { name: "Add Residual from My library" });
  point(again, "pointerdown", 10, 10);
  point(again, "pointermove", 300, 300);
  point(again, "pointerup", 300, 300);
  expect(api.dropItemAt).toHaveBeenCalledWith({ id: "residual", name: "Residual" }, { x: 300, y: 300 });
});

it("opens the details of what cannot be placed in this drawing, or is damaged", async () => {
  const user = userEvent.setup();
  const { api } = palette(
    { entries: [entry("Residual"), entry("Bad", { stands: [], problem: "It is damaged." })] },
    "flow",
  );
  await user.click(screen.getByRole("button", { name: "Details of Residual" }));
  expect(api.open).toHaveBeenLastCalledWith({ kind: "item", id: "residual" });
  await user.click(screen.getByRole("button", { name: "Details of Bad" }));
  expect(api.open).toHaveBeenLastCalledWith({ kind: "item", id: "bad" });
  await user.type(screen.getByRole("searchbox"), "residual{Enter}");
  expect(api.placeItem).not.toHaveBeenCalled();
});

it("is folded while nothing is kept, and asks for the list anew when it is opened", async () => {
  const user = userEvent.setup();
  const { model, section } = palette({});
  const head = within(section).getByRole("button", { name: "My library" });
  expect(head.getAttribute("aria-expanded")).toBe("false");
  await user.click(head);
  expect(edits(model)).toEqual([{ op: "library_refresh" }]);
  expect(section.textContent).toContain("Nothing is kept yet.");
});

it("tells what is wrong with its folders, and brings back what was deleted", async () => {
  const user = userEvent.setup();
  const { model, section } = palette({ problems: ["The team's library is not there."], deleted: "Stem" });
  expect(section.textContent).toContain("The team's library is not there.");
  expect(within(section).getByRole("status").textContent).toContain("“Stem” was moved to the trash.");
  await user.click(within(section).getByRole("button", { name: "Undo" }));
  expect(edits(model)).toEqual([{ op: "library_restore" }]);
});

it("looks at a file before it is taken in, and says which is too large", async () => {
  const { model, api } = palette({ entries: [entry("Stem")] });
  const field = screen.getByLabelText("File of My library");
  fireEvent.change(field, { target: { files: [new File(["hello"], "s.wbmodule")] } });
  await waitFor(() => expect(model.sent).toHaveLength(1));
  expect(edits(model)).toEqual([{ op: "library_preview", file: "s.wbmodule", content: "aGVsbG8=" }]);
  expect(api.open).not.toHaveBeenCalled();
  answer(model);
  await waitFor(() => expect(api.open).toHaveBeenCalledWith({ kind: "import" }));
  const large = new File([], "l.wbmodule");
  Object.defineProperty(large, "size", { value: 17 * 1024 * 1024 });
  fireEvent.change(field, { target: { files: [large] } });
  expect(api.refuse).toHaveBeenCalledWith(expect.stringContaining("larger than 16 MB"));
  expect(model.sent).toHaveLength(1);
});

it("saves the selection, and stays open with what was typed while the kernel refuses", async () => {
  const user = userEvent.setup();
  const { model, api, wrapper } = withLibrary({ entries: [entry("Stem")] });
  const onClose = vi.fn();
  const document = graph([node("n1"), node("n2")]);
  render(<SavePopup now={now(document, { nodes: ["n1", "n2"] })} onClose={onClose} />, { wrapper });
  const dialog = screen.getByRole("dialog", { name: "Save to My library" });
  expect(dialog.textContent).toContain("The 2 selected nodes are kept as one block.");
  const name = screen.getByLabelText("Name");
  expect(globalThis.document.activeElement).toBe(name);
  await user.type(name, "Unit{Enter}");
  const sent = { op: "library_save", nodes: ["n1", "n2"], name: "Unit", category: "", description: "" };
  expect(edits(model)).toEqual([sent]);
  answer(model, "refused", "no");
  await user.type(screen.getByLabelText("Category"), "Own");
  expect(onClose).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(edits(model)[1]).toEqual({ ...sent, category: "Own" });
  answer(model);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(api.announce).toHaveBeenCalled();
});

it("offers the name of the node, or of the drawing where nothing is selected", () => {
  const { wrapper } = withLibrary({});
  const document = graph([node("n1")]);
  const { unmount } = render(<SavePopup now={now(document, { nodes: ["n1"] })} onClose={vi.fn()} />, { wrapper });
  expect(screen.getByLabelText("Name")).toHaveProperty("value", document.nodes[0]?.name);
  unmount();
  render(<SavePopup now={now(document)} onClose={vi.fn()} />, { wrapper });
  expect(screen.getByLabelText("Name")).toHaveProperty("value", "digits");
  expect(screen.getByRole("dialog").textContent).toContain("The whole drawing that is open is kept");
});

it("changes, exports, places and deletes an item, and closes when it is gone", async () => {
  const user = userEvent.setup();
  const { model, api, wrapper } = withLibrary({ entries: [entry("Stem")] });
  const onClose = vi.fn();
  render(<ItemPopup id="stem" now={now(graph([]))} onClose={onClose} />, { wrapper });
  const versions = screen.getByRole("list", { name: "Versions" });
  expect(
    within(versions)
      .getAllByRole("listitem")
      .map((item) => item.querySelector("span")?.textContent),
  ).toEqual(["Version 2, 2026-11-27 14:05", "Version 1, 2026-11-26 09:00 · damaged"]);
  expect(
    within(versions)
      .getAllByRole("button")
      .map((button) => button.getAttribute("aria-label")),
  ).toEqual(["Add version 2", "Export version 2"]);
  await user.click(screen.getByRole("button", { name: "Add version 2" }));
  expect(api.placeItem).toHaveBeenCalledWith(expect.objectContaining({ id: "stem" }), 2);
  expect(onClose).toHaveBeenCalledTimes(1);
  await user.type(screen.getByLabelText("Description"), " More.");
  await user.click(screen.getByRole("button", { name: "Save changes" }));
  await user.click(screen.getByRole("button", { name: "Export version 2" }));
  await user.click(screen.getByRole("button", { name: "Delete" }));
  expect(edits(model)).toEqual([
    { op: "library_describe", item: "stem", name: "Stem", category: "Own", description: "What Stem is for. More." },
    { op: "library_export", item: "stem", version: 2 },
    { op: "library_delete", item: "stem" },
  ]);
  model.put("library", EMPTY.library);
  await waitFor(() => expect(onClose).toHaveBeenCalledTimes(2));
});

it("shows an item of the team without anything to change", () => {
  const { wrapper } = withLibrary({ entries: [entry("Stem", { team: true })] });
  render(<ItemPopup id="stem" now={now(graph([]))} onClose={vi.fn()} />, { wrapper });
  expect(screen.queryByLabelText("Name")).toBeNull();
  expect(screen.queryByRole("button", { name: "Delete" })).toBeNull();
  expect(screen.getByRole("dialog").textContent).toContain("from the team’s library, which is only read");
});

it("shows what is in a file as text, and takes it in when it is told to", async () => {
  const user = userEvent.setup();
  const code = "<script>alert(1)</script>";
  const { model, wrapper } = withLibrary({ pending: pending({ code: [code] }) });
  const onClose = vi.fn();
  render(<ImportPopup onClose={onClose} />, { wrapper });
  const dialog = screen.getByRole("dialog", { name: "Import “Scale”?" });
  expect(dialog.querySelector("pre")?.textContent).toBe(code);
  expect(dialog.querySelector("script, b")).toBeNull();
  expect(dialog.textContent).toContain("Doubles <b>everything</b>.");
  expect(globalThis.document.activeElement?.textContent).toBe("Cancel");
  await user.click(screen.getByRole("button", { name: "Import" }));
  expect(edits(model)).toEqual([{ op: "library_import", conflict: "ask" }]);
  model.put("library", EMPTY.library);
  answer(model);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
});

it("asks what to do where the name is there already, and forgets what was not taken in", async () => {
  const user = userEvent.setup();
  const { model, wrapper } = withLibrary({ pending: pending({ present: "Scale" }) });
  const { unmount } = render(<ImportPopup onClose={vi.fn()} />, { wrapper });
  expect(screen.getByRole("dialog").textContent).toContain(
    "“Scale” is in My library already. Nothing of it is replaced",
  );
  await user.click(screen.getByRole("button", { name: "Keep both" }));
  await user.click(screen.getByRole("button", { name: "New version" }));
  unmount();
  expect(edits(model)).toEqual([
    { op: "library_import", conflict: "keep_both" },
    { op: "library_import", conflict: "new_version" },
    { op: "library_cancel" },
  ]);
});

it("turns files into text and back, however large", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  const back = fromBase64(await toBase64(new Blob([bytes])));
  expect(new Uint8Array(await back.arrayBuffer())).toEqual(bytes);
});
