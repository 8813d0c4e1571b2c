import { useEditor } from "../context";
import type { Problem } from "../protocol";
import { S } from "../strings";
import { SeverityMark } from "./LayerNode";
import { Prose } from "./Prose";

/** One problem with its fixes; `withPlace` adds a button that goes to its node. */
export function ProblemCard({ problem, withPlace = false }: { problem: Problem; withPlace?: boolean }) {
  const { kernel } = useEditor();
  return (
    <div className="wb-problem" data-problem={problem.id} data-severity={problem.severity}>
      <div className="wb-problem__head">
        <SeverityMark severity={problem.severity} />
        {withPlace && problem.where && (
          <button
            type="button"
            className="wb-problem__go"
            aria-label={S.problemGo(problem.where)}
            onClick={() => kernel.send({ op: "go", problem: problem.id })}
          >
            {problem.where}
          </button>
        )}
      </div>
      <p className="wb-problem__text">
        <Prose text={problem.message} />
      </p>
      {problem.fixes.length > 0 && (
        <div className="wb-problem__fixes">
          {problem.fixes.map((text, fix) => (
            <button
              type="button"
              key={text}
              className="wb-fix"
              title={S.problemFix(text, problem.where)}
              onClick={() => kernel.send({ op: "fix", problem: problem.id, fix })}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
