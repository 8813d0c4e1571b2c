// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { EMPTY, type GraphDocument, type Problem, type Severity } from "../protocol";
import "../testing/render";
import { graph, node } from "../testing/sample";
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
  return showOf(graph([node("a")]), ...severities);
}

function showOf(document: GraphDocument, ...severities: Severity[]) {
  const problems = severities.map((severity, index) => problem(`p${index}`, severity));
  const report = {
    ...EMPTY.report,
    state: "ready" as const,
    problems,
    totals: { layers: 2, params: "9", macs: "3 k" },
  };
  const onProblems = vi.fn();
  render(
    <StatusBar
      document={document}
      report={report}
      status={EMPTY.status}
      problemsShown={false}
      onProblems={onProblems}
    />,
  );
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

it.each<[string, GraphDocument, string]>([
  ["nothing", graph([]), "Nothing is drawn yet: begin with an Input."],
  ["an Input", graph([node("a", { type: "Input", name: "image" })]), "Next: add a layer behind image."],
  ["a layer", graph([node("a")]), "No problems"],
])("says what to do first where %s is drawn, without a sign of a fault", (_, document, text) => {
  const { button } = showOf(document);
  expect(button.textContent).toBe(text);
  expect(button.className).not.toContain("wb-severity");
});

it("counts what is wrong with the first Input all the same", () => {
  expect(showOf(graph([node("a", { type: "Input" })]), "error").button.textContent).toBe("1 problem");
});
