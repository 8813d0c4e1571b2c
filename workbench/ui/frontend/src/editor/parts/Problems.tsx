import { Icon } from "../icons";
import { nextStep } from "../model/format";
import type { GraphDocument, Problem } from "../protocol";
import { S } from "../strings";
import { ProblemCard } from "./ProblemCard";

interface Props {
  document: GraphDocument;
  problems: readonly Problem[];
  onClose: () => void;
}

/** Everything the analysis found, on all levels; each entry jumps to its node. */
export function Problems({ document, problems, onClose }: Props) {
  return (
    <section className="wb-problems" aria-label={S.problemsTitle} data-wb-keys="few">
      <header className="wb-problems__head">
        <h2>{S.problemsTitle}</h2>
        <span className="wb-badge">{problems.length}</span>
        <button type="button" className="wb-iconbutton" aria-label={S.close} onClick={onClose}>
          <Icon name="close" size={14} />
        </button>
      </header>
      {problems.length === 0 && <p className="wb-quiet">{nextStep(document) || S.noProblems}</p>}
      <ul>
        {problems.map((problem) => (
          <li key={problem.id}>
            <ProblemCard problem={problem} withPlace />
          </li>
        ))}
      </ul>
    </section>
  );
}
