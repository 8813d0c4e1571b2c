// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeApi, inside, placed, point } from "../testing/render";
import { usePaletteDrag } from "./usePaletteDrag";

let api: ReturnType<typeof fakeApi>;
let entry: HTMLElement;

function List() {
  const frame = useRef<HTMLElement>(null);
  const { ghost, handlers } = usePaletteDrag(frame);
  return (
    <aside
      ref={(element) => {
        frame.current = element && placed(element, 10, 20, 200, 400);
      }}
    >
      <button type="button" data-type="Dense" {...handlers}>
        Dense
      </button>
      {ghost && <p data-testid="ghost">{`${ghost.type} ${ghost.x} ${ghost.y}`}</p>}
    </aside>
  );
}

beforeEach(() => {
  api = fakeApi();
  render(<List />, { wrapper: inside(api) });
  entry = screen.getByRole("button");
});

describe("a drag", () => {
  it("drops its layer where the pointer is let go, on the screen", () => {
    point(entry, "pointerdown", 50, 60);
    point(entry, "pointermove", 300, 200);
    point(entry, "pointerup", 410, 230);
    expect(api.dropAt.mock.calls).toEqual([["Dense", { x: 410, y: 230 }]]);
  });

  it("shows what hangs at the pointer, and marks the connection under it", () => {
    point(entry, "pointerdown", 50, 60);
    point(entry, "pointermove", 300, 200);
    expect(screen.getByTestId("ghost").textContent).toBe("Dense 290 180");
    expect(api.hoverAt).toHaveBeenLastCalledWith({ x: 300, y: 200 });
    point(entry, "pointerup", 300, 200);
    expect(screen.queryByTestId("ghost")).toBeNull();
    expect(api.hoverAt).toHaveBeenLastCalledWith(null);
  });

  it("is no press: the click that ends it adds nothing", () => {
    point(entry, "pointerdown", 50, 60);
    point(entry, "pointermove", 300, 200);
    point(entry, "pointerup", 300, 200);
    fireEvent.click(entry);
    expect(api.addAfterSelection).not.toHaveBeenCalled();
    fireEvent.click(entry);
    expect(api.addAfterSelection).toHaveBeenCalledWith("Dense");
  });

  it.each(["pointerCancel", "Escape"])("drops nothing after %s", (end) => {
    point(entry, "pointerdown", 50, 60);
    point(entry, "pointermove", 300, 200);
    if (end === "Escape") fireEvent.keyDown(entry, { key: "Escape" });
    else point(entry, "pointercancel", 300, 200);
    expect(screen.queryByTestId("ghost")).toBeNull();
    point(entry, "pointerup", 300, 200);
    expect(api.dropAt).not.toHaveBeenCalled();
  });
});

describe("a press", () => {
  it("with an unsteady hand is a press", () => {
    point(entry, "pointerdown", 50, 60);
    point(entry, "pointermove", 52, 62);
    point(entry, "pointerup", 52, 62);
    fireEvent.click(entry);
    expect(api.dropAt).not.toHaveBeenCalled();
    expect(api.addAfterSelection.mock.calls).toEqual([["Dense"]]);
  });

  it("of another button drags nothing", () => {
    point(entry, "pointerdown", 50, 60, { button: 2 });
    point(entry, "pointermove", 300, 200);
    point(entry, "pointerup", 300, 200);
    expect(api.dropAt).not.toHaveBeenCalled();
  });
});
