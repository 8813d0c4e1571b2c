import { memo } from "react";
import { Icon, type IconName } from "../icons";
import { codeText, savedText, totals } from "../model/format";
import type { Report, Severity, Status } from "../protocol";
import { S } from "../strings";

interface Props {
  report: Report;
  status: Status;
  problemsShown: boolean;
  onProblems: () => void;
}

/** Problems, totals, where the graph is saved, and how its code cell is. */
export const StatusBar = memo(function StatusBar({ report, status, problemsShown, onProblems }: Props) {
  const worst = worstOf(report);
  const saved = savedText(status.saved);
  const code = codeText(status.code);
  return (
    <footer className="wb-status">
      <button
        type="button"
        className={`wb-status__problems ${worst ? `wb-severity--${worst}` : ""}`}
        aria-expanded={problemsShown}
        onClick={onProblems}
      >
        <Icon name={worst ?? ("ok" satisfies IconName)} size={14} />
        {S.problems(report.problems.length)}
      </button>
      <span className="wb-status__totals">
        {totals(report).map((text, index) => (
          <span key={text} title={index === 2 ? S.macsTitle : undefined}>
            {text}
          </span>
        ))}
      </span>
      <span className="wb-status__gap" />
      <span className="wb-status__end">
        <span className={`wb-status__code wb-status__code--${status.code.state}`} title={code}>
          <Icon name="codeCell" size={13} />
          <span>{code}</span>
        </span>
        <span className={`wb-status__saved wb-status__saved--${status.saved.state}`} title={saved}>
          {saved}
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
