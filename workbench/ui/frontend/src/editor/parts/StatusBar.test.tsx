// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { EMPTY, type Problem, type Severity } from "../protocol";
import "../testing/render";
import { StatusBar } from "./StatusBar";

const problem = (id: string, severity: Severity): Problem => ({
  id,
  node: "",
  where: "",
  severity,
  message: "",
  fixes: [],
});

function show(...severities: Severity[]) {
  const problems = severities.map((severity, index) => problem(`p${index}`, severity));
  const report = {
    ...EMPTY.report,
    state: "ready" as const,
    problems,
    totals: { layers: 2, params: "9", macs: "3 k" },
  };
  const onProblems = vi.fn();
  render(<StatusBar report={report} status={EMPTY.status} problemsShown={false} onProblems={onProblems} />);
  return { onProblems, button: screen.getByRole("button") };
}

it.each<[Severity[], string]>([
  [["hint", "error", "warning"], "wb-severity--error"],
  [["hint", "warning"], "wb-severity--warning"],
  [["hint"], "wb-severity--hint"],
])("%j: shows the worst", (severities, name) => {
  expect(show(...severities).button.classList.contains(name)).toBe(true);
});

it("counts the problems, and opens their list", async () => {
  const { button, onProblems } = show("hint", "hint");
  expect(button.textContent).toBe("2 problems");
  await userEvent.click(button);
  expect(onProblems).toHaveBeenCalledOnce();
});

it("says that all is well, and the totals", () => {
  const { button } = show();
  expect(button.textContent).toBe("No problems");
  expect(button.className).not.toContain("wb-severity");
  expect(screen.getByText("9 parameters")).not.toBeNull();
  expect(screen.getByText("3 k MACs").title).toContain("Multiply-accumulate");
});
