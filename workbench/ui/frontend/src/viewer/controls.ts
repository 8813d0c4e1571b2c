// The controls around the image. They are made once for what is shown, and follow the state.

import { choice, h, labelled, slider } from "./dom";
import { type Facts, IN_COLOUR, isVolume, type State } from "./facts";
import { numberText } from "./gray";
import type { Strings } from "./strings";
import { levelOf, narrowest, presetOf, reach, widthOf, windowOf, withWindow } from "./windowing";

export type Tool = "move" | "window";

export interface Actions {
  change: (changes: Partial<State>) => void;
  zoom: (factor: number) => void;
  fit: () => void;
  take: (tool: Tool) => void;
  state: () => State;
}

export interface Controls {
  above: HTMLElement;
  below: HTMLElement;
  update: (state: State) => void;
  /** The side whose window is changed. */
  side: () => number;
}

export const ZOOM = 1.25;

export function controls(facts: Facts, tool: Tool, t: Strings, actions: Actions): Controls {
  const parts = [viewRow(facts, tool, t, actions)];
  const windows = windowRow(facts, t, actions);
  const slices = sliceRow(facts, t, actions);
  const edge = edgeRow(facts, t, actions);
  return {
    above: h("div", {}, ...parts.map(({ row }) => row), windows.row),
    below: h("div", {}, slices.row, edge.row),
    update: (state) => {
      for (const { update } of [...parts, windows, slices, edge]) update(state);
    },
    side: windows.side,
  };
}

interface Part {
  row: HTMLElement;
  update: (state: State) => void;
}

function button(text: string, name: string, press: () => void): HTMLButtonElement {
  const made = h("button", { type: "button", "aria-label": name, title: name }, text);
  made.addEventListener("click", press);
  return made;
}

function viewRow(facts: Facts, tool: Tool, t: Strings, actions: Actions): Part {
  const row = h("div", { class: "wb-look-row" });
  row.append(
    button("−", t.zoomOut, () => actions.zoom(1 / ZOOM)),
    button("+", t.zoomIn, () => actions.zoom(ZOOM)),
    button(t.fit, t.fit, actions.fit),
  );
  const drag = choice([t.move, t.window], tool === "move" ? 0 : 1);
  drag.addEventListener("change", () => actions.take(drag.selectedIndex === 0 ? "move" : "window"));
  row.append(labelled(t.drag, drag));
  const first = facts.sides[0];
  const updates: ((state: State) => void)[] = [];
  if (first && first.channels.length > 0) {
    const shift = first.colour ? 1 : 0;
    const channel = choice(first.colour ? [t.colours, ...first.channels] : first.channels, 0);
    channel.addEventListener("change", () => {
      actions.change({ channel: first.colour ? channel.selectedIndex - 1 : channel.selectedIndex });
    });
    row.append(labelled(t.channel, channel));
    updates.push((state) => {
      channel.selectedIndex = state.channel === IN_COLOUR ? 0 : state.channel + shift;
    });
  }
  if (first && isVolume(first)) {
    const axis = choice(
      first.axes.map((name, at) => `${name} (${first.size[at]})`),
      0,
    );
    axis.addEventListener("change", () => {
      actions.change({ axis: axis.selectedIndex, index: Math.floor((first.size[axis.selectedIndex] ?? 0) / 2) });
    });
    row.append(labelled(t.across, axis));
    updates.push((state) => {
      axis.selectedIndex = state.axis;
    });
  }
  return {
    row,
    update: (state) => {
      for (const update of updates) update(state);
    },
  };
}

function windowRow(facts: Facts, t: Strings, actions: Actions): Part & { side: () => number } {
  const row = h("div", { class: "wb-look-row" });
  const of = choice(
    facts.sides.map(({ title }) => title),
    0,
  );
  const side = () => (facts.linked ? 0 : Math.max(of.selectedIndex, 0));
  const shown = () => facts.sides[side()];
  if (!facts.linked && facts.sides.length > 1) row.append(labelled(t.windowOf, of));
  const preset = h("select", {});
  const [level, width] = [0, 1].map(() => slider({ min: 0, max: 1, step: "any", value: 0 })) as [
    HTMLInputElement,
    HTMLInputElement,
  ];
  const [levelText, widthText] = [h("output", {}), h("output", {})];
  const set = (window: [number, number]) =>
    actions.change({ windows: withWindow(facts, actions.state(), side(), window) });
  preset.addEventListener("change", () => {
    const found = shown()?.presets[preset.selectedIndex - 1];
    if (found) set(found.window);
  });
  const slid = () => set(windowOf(Number(level.value), Number(width.value)));
  level.addEventListener("input", slid);
  width.addEventListener("input", slid);
  of.addEventListener("change", () => update(actions.state()));
  row.append(labelled(t.preset, preset), labelled(t.level, level, levelText), labelled(t.width, width, widthText));

  let listed: unknown;
  function update(state: State): void {
    const [now, window] = [shown(), state.windows[side()]];
    if (!now || !window) return;
    if (listed !== now) {
      const options = [t.chosen, ...now.presets.map(({ name }) => name)];
      preset.replaceChildren(...options.map((text, at) => h("option", { value: at }, text)));
      listed = now;
    }
    preset.selectedIndex = presetOf(now, window) + 1;
    const limits = reach(now, window);
    for (const [input, [low, high], value, output] of [
      [level, limits.level, levelOf(window), levelText],
      [width, limits.width, widthOf(window), widthText],
    ] as const) {
      input.min = String(low);
      input.max = String(high);
      input.step = now.whole ? String(Math.min(1, narrowest(now)) / 2) : "any";
      input.value = String(value);
      output.textContent = numberText(value);
    }
  }
  return { row, update, side };
}

function sliceRow(facts: Facts, t: Strings, actions: Actions): Part {
  const row = h("div", { class: "wb-look-row" });
  const first = facts.sides[0];
  if (!first || !isVolume(first)) return { row, update: () => undefined };
  const index = slider({ min: 0, max: 0, step: 1, value: 0 });
  const said = h("output", {});
  index.addEventListener("input", () => actions.change({ index: Number(index.value) }));
  const label = labelled(t.slice, index);
  label.classList.add("wb-look-wide");
  row.append(label, said);
  return {
    row,
    update: (state) => {
      const count = first.size[state.axis] ?? 1;
      index.max = String(count - 1);
      index.value = String(state.index);
      said.textContent = t.sliceText(first.axes[state.axis] ?? "", state.index, count);
      index.setAttribute("aria-valuetext", said.textContent);
    },
  };
}

function edgeRow(facts: Facts, t: Strings, actions: Actions): Part {
  const row = h("div", { class: "wb-look-row" });
  if (facts.sides.length < 2) return { row, update: () => undefined };
  // As wide as the image, so that its thumb stands where the edge is: the name is for screen readers alone.
  const edge = slider({ min: 0, max: 1, step: 0.01, value: 0.5 }, t.split);
  edge.addEventListener("input", () => actions.change({ split: Number(edge.value) }));
  edge.classList.add("wb-look-edge");
  row.append(edge);
  return {
    row,
    update: (state) => {
      edge.value = String(state.split);
      edge.setAttribute("aria-valuetext", `${Math.round(100 * state.split)} %`);
    },
  };
}
