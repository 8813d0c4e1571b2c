import { Icon } from "../icons";
import type { Verdict } from "../protocol";
import { S } from "../strings";

interface Props {
  verdicts: readonly Verdict[];
  isStale: boolean;
  onGo: (line: number) => void;
}

const ICONS = { passed: "ok", failed: "error", "not tried": "right" } as const;

/** What the check has found: a row each, those that failed first, with the way to their line. */
export function Verdicts({ verdicts, isStale, onGo }: Props) {
  if (verdicts.length === 0) return null;
  const failed = verdicts.filter(({ outcome }) => outcome === "failed");
  const rows = [...failed, ...verdicts.filter(({ outcome }) => outcome !== "failed")];
  return (
    <section className={isStale ? "wb-verdicts wb-verdicts--stale" : "wb-verdicts"} aria-label={S.codeVerdicts}>
      <h3>{failed.length ? S.codeFailed(failed.length) : S.codePassed}</h3>
      {isStale && <p className="wb-quiet">{S.codeStale}</p>}
      <ul>
        {rows.map(({ text, outcome, line = 0 }) => (
          <li key={text} className="wb-verdict" data-outcome={outcome}>
            <Icon name={ICONS[outcome]} size={14} />
            <span>
              <span className="wb-spoken">{S.codeRow[outcome]}</span>
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
