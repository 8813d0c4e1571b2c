import { useEditor } from "../context";
import type { Refusal } from "../hooks/useMessages";
import { useTrait } from "../hooks/useTrait";
import type { View } from "../hooks/useView";
import { Icon } from "../icons";
import { changesOfOthers } from "../model/format";
import { beside } from "../model/place";
import { MAC } from "../platform";
import type { GraphDocument, Report } from "../protocol";
import { S, wordsOf } from "../strings";
import { Breadcrumb } from "./Breadcrumb";
import { Gallery } from "./Gallery";

interface Props {
  document: GraphDocument;
  report: Report;
  busy: boolean;
  wheelHint: boolean;
  refusal: Refusal | null;
  view: View;
  onRefusalRead: () => void;
}

/** What stands over the canvas: the level, and the quiet notes: how to begin, what is still loading, what was refused. */
export function CanvasNotes({ document, report, busy, wheelHint, refusal, view, onRefusalRead }: Props) {
  return (
    <>
      {document.nodes.length === 0 && <Empty kind={document.kind} />}
      <div className="wb-above">
        <Breadcrumb document={document} />
        <div className="wb-notes" role="status">
          {report.state === "loading" && <Note text={S.loading} spinning />}
          {report.state === "failed" && <Note text={S.failed(report.message)} />}
          {busy && <Note text={S.busy} spinning />}
          {changesOfOthers(document).map((text) => (
            <Note key={text} text={text} />
          ))}
        </div>
      </div>
      {wheelHint && <div className="wb-wheelhint">{S.ctrlWheel(MAC ? "⌘" : "Ctrl")}</div>}
      {refusal && <Refused refusal={refusal} view={view} onRead={onRefusalRead} />}
    </>
  );
}

/** What stands on a canvas without nodes: networks to begin with, or how to begin with nothing. */
function Empty({ kind }: { kind: GraphDocument["kind"] }) {
  const words = wordsOf(kind);
  const { kernel } = useEditor();
  const gallery = useTrait(kernel.model, "gallery");
  if (gallery.shown) return <Gallery entries={gallery.entries} kind={kind} />;
  return (
    <div className="wb-empty">
      <Icon name="tidy" size={28} />
      <strong>{words.emptyTitle}</strong>
      <span>{words.emptyText}</span>
      {gallery.offered && (
        <button type="button" className="wb-button" onClick={() => kernel.send({ op: "gallery", shown: true })}>
          {words.galleryShow}
        </button>
      )}
    </div>
  );
}

function Note({ text, spinning = false }: { text: string; spinning?: boolean }) {
  return (
    <span className="wb-pill">
      {spinning && <span className="wb-spinner" aria-hidden="true" />}
      {text}
    </span>
  );
}

function Refused({ refusal, view, onRead }: { refusal: Refusal; view: View; onRead: () => void }) {
  const at = refusal.at && view.local(refusal.at);
  const kind = refusal.done ? "wb-hint--done" : "wb-hint--refused";
  const place = at ? beside(at, view.size()) : undefined;
  return (
    <div
      className={`wb-hint ${kind} ${at ? "" : "wb-hint--bottom"}`}
      style={place}
      data-wb-refused={!refusal.done || undefined}
    >
      <Icon name={refusal.done ? "ok" : "error"} size={14} />
      <span>{refusal.text}</span>
      <button type="button" className="wb-iconbutton" aria-label={S.close} onClick={onRead}>
        <Icon name="close" size={12} />
      </button>
    </div>
  );
}
