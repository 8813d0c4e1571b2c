// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { useOneTabStop } from "./useOneTabStop";

function List({ names, present = true }: { names: string[]; present?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useOneTabStop(box, present);
  return (
    <>
      <button type="button">before</button>
      <div ref={box}>
        {names.map((name) => (
          <button type="button" key={name}>
            {name}
          </button>
        ))}
      </div>
      <button type="button">behind</button>
    </>
  );
}

afterEach(cleanup);

const focused = () => globalThis.document.activeElement?.textContent;

describe("a list of buttons", () => {
  it("is one stop of the Tab key, and walked through with the arrows", async () => {
    render(<List names={["a", "b", "c"]} />);
    const user = userEvent.setup();
    const seen: (string | null | undefined)[] = [];
    for (const key of ["{Tab}", "{Tab}", "{ArrowDown}", "{ArrowDown}", "{ArrowDown}", "{ArrowUp}", "{Tab}"]) {
      await user.keyboard(key);
      seen.push(focused());
    }
    expect(seen).toEqual(["before", "a", "b", "c", "c", "b", "behind"]);
    await user.keyboard("{Shift>}{Tab}{/Shift}");
    expect(focused()).toBe("b");
    await user.keyboard("{End}");
    expect(focused()).toBe("c");
    await user.keyboard("{Home}");
    expect(focused()).toBe("a");
  });

  it("keeps a stop when the button that was it is gone", async () => {
    const { rerender } = render(<List names={["a", "b"]} />);
    screen.getByText("b").focus();
    rerender(<List names={["a", "c"]} />);
    await act(() => new Promise((resolve) => setTimeout(resolve)));
    expect(screen.getAllByRole("button").map((button) => button.tabIndex)).toEqual([0, 0, -1, 0]);
  });

  it("leaves other keys, and arrows with a modifier, to others", async () => {
    render(<List names={["a", "b"]} />);
    screen.getByText("a").focus();
    await userEvent.setup().keyboard("{Alt>}{ArrowDown}{/Alt}x");
    expect(focused()).toBe("a");
  });

  it("does nothing before it is shown", () => {
    render(<List names={["a", "b"]} present={false} />);
    expect(screen.getAllByRole("button").map((button) => button.tabIndex)).toEqual([0, 0, 0, 0]);
  });
});
