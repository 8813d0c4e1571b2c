import type { Refusal } from "../hooks/useMessages";
import type { View } from "../hooks/useView";
import { Icon } from "../icons";
import { beside } from "../model/place";
import type { Report } from "../protocol";
import { MAC } from "../platform";
import { S } from "../strings";

interface Props {
  report: Report;
  empty: boolean;
  busy: boolean;
  wheelHint: boolean;
  refusal: Refusal | null;
  view: View;
  onRefusalRead: () => void;
}

/** The quiet notes over the canvas: how to begin, what is still loading, what was refused. */
export function CanvasNotes({ report, empty, busy, wheelHint, refusal, view, onRefusalRead }: Props) {
  return (
    <>
      {empty && (
        <div className="wb-empty">
          <Icon name="tidy" size={28} />
          <strong>{S.emptyTitle}</strong>
          <span>{S.emptyText}</span>
        </div>
      )}
      <div className="wb-notes" role="status">
        {report.state === "loading" && <Note text={S.loading} spinning />}
        {report.state === "failed" && <Note text={S.failed(report.message)} />}
        {busy && <Note text={S.busy} spinning />}
      </div>
      {wheelHint && <div className="wb-wheelhint">{S.ctrlWheel(MAC ? "⌘" : "Ctrl")}</div>}
      {refusal && <Refused refusal={refusal} view={view} onRead={onRefusalRead} />}
    </>
  );
}

function Note({ text, spinning = false }: { text: string; spinning?: boolean }) {
  return (
    <span className="wb-note">
      {spinning && <span className="wb-spinner" aria-hidden="true" />}
      {text}
    </span>
  );
}

function Refused({ refusal, view, onRead }: { refusal: Refusal; view: View; onRead: () => void }) {
  const at = refusal.at && view.local(refusal.at);
  const place = at ? beside(at, view.size()) : undefined;
  return (
    <div className={`wb-hint wb-hint--refused ${at ? "" : "wb-hint--bottom"}`} style={place} data-wb-refused>
      <Icon name="error" size={14} />
      <span>{refusal.text}</span>
      <button type="button" className="wb-iconbutton" aria-label={S.close} onClick={onRead}>
        <Icon name="close" size={12} />
      </button>
    </div>
  );
}
