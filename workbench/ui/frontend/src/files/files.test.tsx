// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FileRow, FilesState } from "../generated/files";
import { packed } from "../packed/packing";
import files from "./index";

type Handler = (...values: unknown[]) => void;

/** The kernel's half: keeps what is sent, and answers with generated rows when it is told to. */
class FakeModel {
  sent: Record<string, unknown>[] = [];
  readonly handlers = new Map<string, Set<Handler>>();
  constructor(readonly values: Record<string, unknown>) {}
  get = (name: string) => this.values[name];
  send = (content: Record<string, unknown>) => void this.sent.push(content);
  on = (name: string, handler: Handler) => {
    const found = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, found.add(handler));
  };
  off = (name: string, handler: Handler) => void this.handlers.get(name)?.delete(handler);
  tell = (name: string, ...values: unknown[]) =>
    act(() => {
      for (const handler of [...(this.handlers.get(name) ?? [])]) handler(...values);
    });
  show(known: Partial<FilesState>) {
    this.values.state = packed(state(known));
    this.tell("change:state");
  }
  /** Rows for every window that was asked for. */
  answer(known: (number: number) => Partial<FileRow> = () => ({})) {
    const asked = this.sent.filter((one) => one.kind === "rows") as unknown as { version: number; first: number }[];
    this.sent = this.sent.filter((one) => one.kind !== "rows");
    for (const { version, first } of asked) {
      const rows = Array.from({ length: 100 }, (_, at) => ({ ...row(first + at), ...known(first + at) }));
      this.tell("msg:custom", { kind: "rows", version, first, rows });
    }
    return asked.map(({ first }) => first);
  }
}

const row = (number: number): FileRow => ({
  number,
  name: `image${number}.png`,
  split: "train",
  label: "cat",
  shape: "8 × 6",
  mode: "L",
  state: "finished",
  issue: "",
  known: true,
});

const state = (known: Partial<FilesState> = {}): FilesState => ({
  version: 1,
  files: 1,
  query: { search: "", split: null, className: null, issue: "any", sort: null, descending: false },
  total: 100_000,
  count: 100_000,
  splits: ["train", "test", ""],
  classes: ["cat", "dog"],
  title: "resize: 100,000 samples",
  note: "",
  chosen: -1,
  place: -1,
  ...known,
});

let model: FakeModel;
let el: HTMLElement;
let close: () => void;

beforeEach(async () => {
  // jsdom lays nothing out: the grid is 320 pixels high.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(320);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(320);
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(100_001 * 26);
  HTMLElement.prototype.scrollTo = vi.fn(function (this: HTMLElement, options?: ScrollToOptions | number) {
    this.scrollTop = typeof options === "object" ? (options.top ?? 0) : 0;
    this.dispatchEvent(new Event("scroll"));
  }) as never;
  model = new FakeModel({ state: packed(state()), texts: packed({}) });
  el = document.createElement("div");
  document.body.append(el);
  await act(async () => {
    close = files.render({ model, el } as never) as () => void;
  });
});

afterEach(() => {
  act(() => close());
  cleanup();
  el.remove();
  for (const handlers of model.handlers.values()) expect(handlers.size).toBe(0);
  vi.restoreAllMocks();
});

const grid = () => screen.getByRole("grid", { name: "resize: 100,000 samples" });
const rows = () => within(grid()).getAllByRole("row").slice(1);
const press = (key: string) => act(() => void fireEvent.keyDown(grid(), { key }));
const active = () => document.getElementById(grid().getAttribute("aria-activedescendant") ?? "");

it("draws the rows that are seen, says how many there are, and asks for no others", () => {
  expect(grid().getAttribute("aria-rowcount")).toBe("100001");
  expect(rows().length).toBeLessThan(40);
  expect(rows()[0]?.textContent).toContain("…");
  expect(model.answer()).toEqual([0]);
  expect(rows()[0]?.textContent).toBe("image0.pngtraincat8 × 6Lfinished");
  expect(rows()[3]?.getAttribute("aria-rowindex")).toBe("5");
  expect(
    within(grid())
      .getAllByRole("columnheader")
      .map((head) => head.textContent),
  ).toEqual(["name", "split", "class or label", "shape", "colour mode", "state", "issue"]);
});

it("shows what is known of a sample that is still to be read, and its issue in words", () => {
  model.answer((number) => (number === 0 ? { known: false, label: "", issue: "<img src=x>" } : {}));
  expect(rows()[0]?.textContent).toBe("image0.pngtrain………finished<img src=x>");
  expect(el.querySelector("img")).toBeNull();
});

it("goes to the last row by keyboard and chooses it", () => {
  model.answer();
  press("End");
  expect(model.answer()).toEqual([99_900]);
  expect(active()?.textContent).toContain("image99999.png");
  press("ArrowUp");
  press("Enter");
  expect(model.sent).toEqual([{ kind: "choose", files: 1, number: 99_998 }]);
  press("Home");
  expect(active()?.getAttribute("aria-rowindex")).toBe("2");
  press("PageDown");
  press(" ");
  expect(model.sent[1]).toEqual({ kind: "choose", files: 1, number: 10 });
});

it("marks the sample that was chosen anywhere and brings it into view", () => {
  model.answer();
  model.show({ chosen: 500, place: 500 });
  model.answer();
  expect(active()?.getAttribute("aria-selected")).toBe("true");
  expect(active()?.textContent).toContain("image500.png");
});

it("leaves the active row alone when the choice that was made here comes back", () => {
  model.answer();
  press("ArrowDown");
  press("Enter");
  press("ArrowDown");
  model.show({ chosen: 1, place: 1 });
  expect(active()?.textContent).toContain("image2.png");
  expect(rows()[1]?.getAttribute("aria-selected")).toBe("true");
});

it("stays where it is while the order grows, and begins anew with another list", () => {
  press("End");
  model.show({ version: 2, chosen: 5, place: -1 });
  expect(active()?.getAttribute("aria-rowindex")).toBe("100001");
  model.show({ version: 3, chosen: 5, place: 70 });
  expect(active()?.getAttribute("aria-rowindex")).toBe("100001");
  model.show({ version: 4, chosen: 5, place: 70, query: { ...state().query, split: "test" } });
  expect(active()?.getAttribute("aria-rowindex")).toBe("72");
});

it("sorts by a column, then the other way round, then not at all", async () => {
  const head = () => within(grid()).getByRole("columnheader", { name: /class or label/ });
  const query = state().query;
  fireEvent.click(within(head()).getByRole("button"));
  expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { sort: "label", descending: false } });
  model.show({ version: 2, query: { ...query, sort: "label", descending: false } });
  expect(head().getAttribute("aria-sort")).toBe("ascending");
  fireEvent.click(within(head()).getByRole("button"));
  expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { sort: "label", descending: true } });
  model.show({ version: 3, query: { ...query, sort: "label", descending: true } });
  expect(head().getAttribute("aria-sort")).toBe("descending");
  fireEvent.click(within(head()).getByRole("button"));
  expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { sort: null, descending: false } });
});

it("keeps the rows of the order before until the new ones come, and forgets those of another step", () => {
  model.answer();
  model.show({ version: 2 });
  expect(rows()[0]?.textContent).toContain("image0.png");
  model.tell("msg:custom", { kind: "rows", version: 1, first: 0, rows: [{ ...row(7), name: "late" }] });
  expect(rows()[0]?.textContent).toContain("image0.png");
  model.show({ version: 3, files: 2, title: "blur: 100,000 samples" });
  expect(screen.getByRole("grid").textContent).not.toContain("image0.png");
});

it("filters by split, class and issue, and shows all again", () => {
  fireEvent.change(screen.getByLabelText("Split"), { target: { value: "" } });
  expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { split: "" } });
  fireEvent.change(screen.getByLabelText("Class"), { target: { value: "dog" } });
  expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { className: "dog" } });
  fireEvent.change(screen.getByLabelText("Issue"), { target: { value: "with" } });
  expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { issue: "with" } });
  expect(screen.queryByRole("button", { name: "Show all" })).toBeNull();
  model.show({ version: 2, count: 0, query: { ...state().query, issue: "with" } });
  expect(el.textContent).toContain("No sample is like this. Choose “Show all” to see all of them.");
  expect(screen.getByRole("status").textContent).toBe("0 of 100,000 samples");
  fireEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(model.sent.at(-1)).toEqual({
    kind: "arrange",
    change: { search: "", split: null, className: null, issue: "any" },
  });
});

it("searches when typing rests, and at once with Enter", () => {
  vi.useFakeTimers();
  try {
    const field = screen.getByLabelText("Search names");
    fireEvent.change(field, { target: { value: "im" } });
    fireEvent.change(field, { target: { value: "img" } });
    expect(model.sent.filter((one) => one.kind === "arrange")).toEqual([]);
    act(() => void vi.advanceTimersByTime(300));
    expect(model.sent.filter((one) => one.kind === "arrange")).toHaveLength(1);
    fireEvent.change(field, { target: { value: "x" } });
    fireEvent.keyDown(field, { key: "Enter" });
    act(() => void vi.advanceTimersByTime(300));
    expect(model.sent.filter((one) => one.kind === "arrange")).toHaveLength(2);
    expect(model.sent.at(-1)).toEqual({ kind: "arrange", change: { search: "x" } });
  } finally {
    vi.useRealTimers();
  }
});

it("leaves keys alone that belong to the notebook or to a control inside", () => {
  model.answer();
  fireEvent.keyDown(grid(), { key: "End", ctrlKey: true });
  fireEvent.keyDown(within(grid()).getAllByRole("button")[0] as HTMLElement, { key: "End" });
  expect(active()?.getAttribute("aria-rowindex")).toBe("2");
});
