import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { CodeSheet } from "./code/CodeSheet";
import { EditorContext, type Popup } from "./context";
import { useApi } from "./hooks/useApi";
import { useClipboard } from "./hooks/useClipboard";
import { useCommands, usePaste } from "./hooks/useCommands";
import { useFlow } from "./hooks/useFlow";
import { useHeight } from "./hooks/useHeight";
import { useKeyboardGuard } from "./hooks/useKeyboardGuard";
import { useKeys } from "./hooks/useKeys";
import { useMessages } from "./hooks/useMessages";
import { useNarrow } from "./hooks/useNarrow";
import { useOptimisticMoves } from "./hooks/useOptimisticMoves";
import { useSelection } from "./hooks/useSelection";
import { useTrait } from "./hooks/useTrait";
import { useView } from "./hooks/useView";
import type { Kernel } from "./kernel";
import type { Command } from "./model/commands";
import type { Point } from "./model/place";
import { Canvas } from "./parts/Canvas";
import { Lost, Notices } from "./parts/Notices";
import { Palette } from "./parts/Palette";
import { ParametersEdge } from "./parts/ParametersEdge";
import { Popups } from "./parts/Popups";
import { Problems } from "./parts/Problems";
import { StatusBar } from "./parts/StatusBar";
import { Toolbar } from "./parts/Toolbar";
import { wordsOf } from "./strings";

/** Commands after which the canvas has the keyboard, wherever they were given. */
const REDRAWS: ReadonlySet<Command> = new Set(["delete", "cut", "paste", "duplicate", "fold", "unfold", "open", "up"]);

/** The whole editor: toolbar, palette, canvas, problems and status, around one graph that the kernel owns. */
export function Editor({ kernel }: { kernel: Kernel }) {
  const palette = useTrait(kernel.model, "palette");
  const document = useTrait(kernel.model, "document");
  const report = useTrait(kernel.model, "report");
  const status = useTrait(kernel.model, "status");
  const runs = useTrait(kernel.model, "runs");
  const heat = useTrait(kernel.model, "heat");
  const sheet = useTrait(kernel.model, "sheet");
  const { minimap } = useTrait(kernel.model, "frame");
  const busy = useSyncExternalStore(kernel.subscribe, kernel.busy);
  const lost = useSyncExternalStore(kernel.subscribe, kernel.lost);

  const frame = useRef<HTMLElement>(null);
  const narrow = useNarrow(frame);
  useHeight(frame, kernel);
  const canvas = useRef<HTMLDivElement>(null);
  const pointer = useRef<Point | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [popup, open] = useState<Popup | null>(null);
  const [dropEdge, setDropEdge] = useState<string | null>(null);
  const [showProblems, setShowProblems] = useState(false);

  const selection = useSelection(kernel, document);
  const optimistic = useOptimisticMoves(kernel);
  const messages = useMessages(kernel, pointer);
  const view = useView(canvas);
  const flow = useFlow({ document, report, palette, runs, heat, selection, optimistic, renaming, dropEdge });
  const now = useMemo(
    () => ({ document, status, selected: selection.selected, edges: flow.edgeViews, runs }),
    [document, status, selection.selected, flow.edgeViews, runs],
  );
  const { announce, tell, refuse } = messages;
  const tools = { kernel, view, pointer, select: selection.select, open, rename: setRenaming, announce, refuse };
  const command = useCommands(now, tools);
  const { commit } = optimistic;
  const run = useCallback<typeof command>(
    (name) => {
      commit();
      command(name);
      // What was pressed may be disabled or gone the next moment; the next key is meant for the drawing.
      if (REDRAWS.has(name)) canvas.current?.focus({ preventScroll: true });
    },
    [command, commit],
  );
  const api = useApi({
    ...{ kernel, view, canvas, now, run, announce, tell, refuse, open },
    ...{ setRenaming, setDropEdge, selection },
  });
  useKeyboardGuard(frame, canvas, api);
  const pasteSoon = useClipboard(frame, usePaste(now, tools));
  const onKeyDown = useKeys(now, optimistic, api, pasteSoon);
  const toggleProblems = useCallback(() => setShowProblems((shown) => !shown), []);

  const focusCanvas = useCallback(() => canvas.current?.focus({ preventScroll: true }), []);

  const words = wordsOf(document.kind);

  return (
    <EditorContext value={api}>
      <section
        ref={frame}
        className="wb-editor"
        aria-label={words.editor(document.name)}
        data-lm-suppress-shortcuts="true"
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <Toolbar now={now} />
        {lost && <Lost text={lost} />}
        <Notices notices={status.notices} />
        <div className="wb-body">
          <div className="wb-body__inner" inert={Boolean(sheet.kind)}>
            <Palette key={document.kind} palette={palette} kind={document.kind} narrow={narrow} />
            <div className="wb-stage">
              <Canvas
                box={canvas}
                pointer={pointer}
                document={document}
                report={report}
                flow={flow}
                selection={selection}
                optimistic={optimistic}
                view={view}
                busy={busy}
                overview={minimap}
                problemsShown={showProblems}
                refusal={messages.refusal}
                onRefusalRead={messages.clear}
              />
              <Popups popup={popup} now={now} palette={palette} report={report} canvas={canvas} />
            </div>
            {showProblems && <Problems document={document} problems={report.problems} onClose={toggleProblems} />}
          </div>
          {sheet.kind && <CodeSheet key={sheet.kind} sheet={sheet} palette={palette} onClosed={focusCanvas} />}
        </div>
        <ParametersEdge frame={frame} />
        <StatusBar
          document={document}
          report={report}
          status={status}
          runs={runs}
          problemsShown={showProblems}
          onProblems={toggleProblems}
        />
        <div className="wb-spoken" role="status" aria-live="polite">
          {messages.spoken}
        </div>
      </section>
    </EditorContext>
  );
}
