// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { packed } from "../packed/packing";
import review from "./index";
import type { ReviewFacts, Row } from "./review";

type Handler = () => void;

class FakeModel {
  sent: Record<string, unknown>[] = [];
  readonly handlers = new Set<Handler>();
  constructor(readonly values: Record<string, unknown>) {}
  get = (name: string) => this.values[name];
  send = (content: Record<string, unknown>) => void this.sent.push(content);
  on = (_name: string, handler: Handler) => void this.handlers.add(handler);
  off = (_name: string, handler: Handler) => void this.handlers.delete(handler);
  show(facts: ReviewFacts) {
    this.values.facts = packed(facts);
    for (const handler of this.handlers) handler();
  }
}

const row = (file: string, known: Partial<Row> = {}): Row => ({
  file,
  verdict: "taken",
  reason: "",
  taken: true,
  kind: "taken",
  ...known,
});

const facts = (known: Partial<ReviewFacts> = {}): ReviewFacts => ({
  lines: ["Import of 'pets'"],
  filters: [
    { key: "", name: "all files", count: 3 },
    { key: "issue", name: "left out", count: 1 },
  ],
  filter: "",
  page: 0,
  pages: 1,
  rows: [row("<img src=x>", { taken: null, kind: "issue", verdict: "left out", reason: "empty" }), row("a"), row("b")],
  count: 2,
  note: "",
  ...known,
});

let model: FakeModel;
let el: HTMLElement;
let close: () => void;

beforeEach(() => {
  model = new FakeModel({ facts: packed(facts()), texts: packed({}) });
  el = document.createElement("div");
  document.body.append(el);
  close = review.render({ model, el } as never) as () => void;
});

afterEach(() => {
  close();
  el.remove();
  expect(model.handlers.size).toBe(0);
  vi.restoreAllMocks();
});

const ticks = () => [...el.querySelectorAll("input")];

it("has a named row for each file, and a tick where there is a sample", () => {
  expect(el.querySelectorAll("tbody tr")).toHaveLength(3);
  expect(el.querySelector("img")).toBeNull();
  expect(ticks().map((tick) => tick.getAttribute("aria-label"))).toEqual(["Take a", "Take b"]);
  expect(el.getAttribute("aria-label")).toBe("Review of an import");
  expect(el.querySelector("table")?.getAttribute("aria-label")).toBe("Files of the import");
});

it("asks the kernel for changes and keeps the focus when they come", () => {
  const second = ticks()[1] as HTMLInputElement;
  second.focus();
  second.click();
  expect(model.sent).toEqual([{ kind: "take", file: "b", taken: false }]);
  const rows = facts().rows.map((one) =>
    one.file === "b" ? { ...one, taken: false, verdict: "left out by hand" } : one,
  );
  model.show(facts({ rows, count: 1, note: "1 sample is taken." }));
  expect(document.activeElement).toBe(second);
  expect(second.checked).toBe(false);
  expect(el.querySelector("[role=status]")?.textContent).toBe("1 sample is taken.");
  expect(el.textContent).toContain("Accept 1 sample");
});

it("goes from file to file with the arrow keys", () => {
  const [first, second] = ticks();
  first?.focus();
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  press("ArrowDown");
  expect(document.activeElement).toBe(second);
  press("ArrowDown");
  expect(document.activeElement).toBe(second);
  press("Home");
  expect(document.activeElement).toBe(first);
});

it("reduces the rows to one kind and says when there is none", () => {
  const select = el.querySelector("select") as HTMLSelectElement;
  select.selectedIndex = 1;
  select.dispatchEvent(new Event("change"));
  expect(model.sent).toEqual([{ kind: "show", filter: "issue", page: 0 }]);
  model.show(facts({ filter: "issue", rows: [], count: 0 }));
  expect(el.querySelector("tbody")?.textContent).toBe("No file is of this kind.");
  expect((el.querySelector(".wb-review-accept") as HTMLButtonElement).disabled).toBe(true);
});
