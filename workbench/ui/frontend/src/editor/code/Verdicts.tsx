import { Icon } from "../icons";
import type { Verdict } from "../protocol";
import { S } from "../strings";

interface Props {
  verdicts: readonly Verdict[];
  isStale: boolean;
  onGo: (line: number) => void;
}

/** What the check has found: a row each, those that failed first, with the way to their line. */
export function Verdicts({ verdicts, isStale, onGo }: Props) {
  if (verdicts.length === 0) return null;
  const failed = verdicts.filter(({ passed }) => !passed);
  const rows = [...failed, ...verdicts.filter(({ passed }) => passed)];
  return (
    <section className={isStale ? "wb-verdicts wb-verdicts--stale" : "wb-verdicts"} aria-label={S.codeVerdicts}>
      <h3>{failed.length ? S.codeFailed(failed.length) : S.codePassed}</h3>
      {isStale && <p className="wb-quiet">{S.codeStale}</p>}
      <ul>
        {rows.map(({ text, passed, line = 0 }) => (
          <li key={text} className={passed ? "wb-verdict" : "wb-verdict wb-verdict--failed"}>
            <Icon name={passed ? "ok" : "error"} size={14} />
            <span>
              <span className="wb-spoken">{passed ? S.codeRowPassed : S.codeRowFailed}</span>
              {text}{" "}
              {line > 0 && (
                <button type="button" className="wb-link" onClick={() => onGo(line)}>
                  {S.codeLine(line)}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
