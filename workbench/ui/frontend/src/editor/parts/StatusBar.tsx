import { memo, useRef } from "react";
import { useFitting } from "../hooks/useFitting";
import { Icon } from "../icons";
import { codeText, nextStep, savedText, totals } from "../model/format";
import { EMPTY, type GraphDocument, type Report, type Runs, type Severity, type Status } from "../protocol";
import { S } from "../strings";

/** In a narrow editor the words about the code cell go first, then those about saving, then the totals but the first. */
const STEPS = 3;

interface Props {
  document: GraphDocument;
  report: Report;
  status: Status;
  runs?: Runs;
  problemsShown: boolean;
  onProblems: () => void;
}

/** Problems, totals, where the graph is saved, and how its code cell is. */
export const StatusBar = memo(function StatusBar({
  document,
  report,
  status,
  runs = EMPTY.runs,
  problemsShown,
  onProblems,
}: Props) {
  const line = useRef<HTMLElement>(null);
  useFitting(line, STEPS);
  const worst = worstOf(report);
  const next = report.problems.length === 0 ? nextStep(document) : "";
  const saved = savedText(status.saved);
  const code = codeText(status.code);
  return (
    <footer ref={line} className="wb-status">
      <button
        type="button"
        className={`wb-status__problems ${worst ? `wb-severity--${worst}` : ""}`}
        aria-expanded={problemsShown}
        onClick={onProblems}
      >
        <Icon name={worst ?? (next ? "plus" : "ok")} size={14} />
        {next || S.problems(report.problems.length)}
      </button>
      <span className="wb-status__totals">
        {totals(report, document.kind).map((text, index) => (
          <span key={text} title={index === 2 ? S.macsTitle : undefined}>
            {text}
          </span>
        ))}
      </span>
      <span className="wb-status__gap" />
      <span className="wb-status__end">
        {runs.offered && (
          <span className="wb-status__run" role="status" title={runs.text}>
            {runs.text}
          </span>
        )}
        {!(runs.offered && status.code.state === "none") && (
          <span className={`wb-status__code wb-status__code--${status.code.state}`} title={code}>
            <Icon name="codeCell" size={13} />
            <span className="wb-status__words">{code}</span>
          </span>
        )}
        <span className={`wb-status__saved wb-status__saved--${status.saved.state}`} title={saved}>
          <Icon name={status.saved.state === "failed" ? "warning" : "save"} size={13} />
          <span className="wb-status__words">{saved}</span>
        </span>
      </span>
    </footer>
  );
});

function worstOf(report: Report): Severity | undefined {
  return (["error", "warning", "hint"] as const).find((severity) =>
    report.problems.some((problem) => problem.severity === severity),
  );
}
