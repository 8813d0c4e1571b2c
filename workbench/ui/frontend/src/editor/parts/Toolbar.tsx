import { memo, useCallback, useMemo, useRef } from "react";
import { useEditor } from "../context";
import { useRoomFor } from "../hooks/useRoomFor";
import { Icon, type IconName } from "../icons";
import { type Command, concerns, label, possible, type Situation } from "../model/commands";
import { keysOf } from "../model/keys";
import { MAC } from "../platform";
import { RunTools } from "../runs/RunTools";
import { S } from "../strings";

const GROUPS: readonly (readonly (Command & IconName)[])[] = [
  ["undo", "redo"],
  ["copy", "paste", "duplicate", "delete"],
  ["fold", "unfold"],
  ["bypass", "mute", "freeze", "arrange"],
  ["frame", "freeNote"],
  ["tidy", "rows", "fit", "zoomOut", "zoomIn", "minimap", "activations", "heat", "fullScreen", "tab", "savePicture"],
];
const TOOLS = GROUPS.flat();
/** What is on the toolbar when there is not room for all; the others come after these, in their own order. */
const FIRST: readonly Command[] = [
  ...(["undo", "redo", "delete", "fit", "tidy", "zoomOut", "zoomIn", "fullScreen"] as const),
  // These have no key: the others are quick to reach also where only a menu shows them.
  ...(["activations", "rows"] as const),
];
const BY_USE = [...TOOLS].sort((one, other) => useOf(one) - useOf(other));

/** Widths in pixels, as in frame.css. */
const TOOL = 29;
const BETWEEN_GROUPS = 14;
const PADDING = 16;
const CODE_CELL = 136;
/** With the button that stops a run. */
const RUN_TOOLS = 190;

/** One line, however narrow: what has no room is in a menu at its end. */
export const Toolbar = memo(function Toolbar({ now }: { now: Situation }) {
  const { run, open } = useEditor();
  const bar = useRef<HTMLDivElement>(null);
  const { offered } = now.runs;
  const codeCell = useRef<HTMLButtonElement>(null);
  const widthOf = useCallback(
    (shown: number) => {
      const end = offered ? TOOL + RUN_TOOLS : codeCell.current?.offsetWidth || CODE_CELL;
      const others = (shown < TOOLS.length ? 2 : 1) * TOOL + end;
      return PADDING + others + shown * TOOL + (GROUPS.length + 1) * BETWEEN_GROUPS;
    },
    [offered],
  );
  const room = useRoomFor(bar, TOOLS.length, widthOf);
  const shown = useMemo(() => new Set(BY_USE.slice(0, room)), [room]);
  return (
    <div ref={bar} className="wb-toolbar" role="toolbar" aria-label={S.toolbar}>
      {GROUPS.map((group) => group.filter((command) => shown.has(command) && concerns(command, now.runs)))
        .filter((group) => group.length > 0)
        .map((group) => (
          <span key={group[0]} className="wb-toolbar__group">
            {group.map((command) => (
              <Tool
                key={command}
                command={command}
                kind={now.document.kind}
                enabled={possible(command, now)}
                onPress={run}
              />
            ))}
          </span>
        ))}
      {room < TOOLS.length && (
        <button
          type="button"
          className="wb-iconbutton"
          aria-label={S.more}
          aria-haspopup="menu"
          title={S.more}
          onClick={() =>
            open({
              kind: "more",
              commands: TOOLS.filter((command) => !shown.has(command) && concerns(command, now.runs)),
            })
          }
        >
          <Icon name="more" />
        </button>
      )}
      <span className="wb-toolbar__gap" />
      {now.runs.offered ? (
        <>
          <Tool command="codeCell" kind={now.document.kind} enabled onPress={run} />
          <RunTools runs={now.runs} />
        </>
      ) : (
        <button
          ref={codeCell}
          type="button"
          className="wb-button wb-button--primary"
          aria-label={S.codeCell}
          title={now.status.code.message || undefined}
          onClick={() => run("codeCell")}
        >
          <Icon name="codeCell" />
          <span>{S.codeCell}</span>
        </button>
      )}
      <Tool command="help" kind={now.document.kind} enabled onPress={run} />
    </div>
  );
});

function useOf(command: Command & IconName): number {
  const place = FIRST.indexOf(command);
  return place < 0 ? FIRST.length + TOOLS.indexOf(command) : place;
}

interface ToolProps {
  command: Command & IconName;
  kind: Situation["document"]["kind"];
  enabled: boolean;
  onPress: (command: Command) => void;
}

const Tool = memo(function Tool({ command, kind, enabled, onPress }: ToolProps) {
  const name = label(command, kind);
  const keys = keysOf(command, MAC);
  return (
    <button
      type="button"
      className="wb-iconbutton"
      aria-label={name}
      title={keys ? `${name} (${keys})` : name}
      disabled={!enabled}
      onClick={() => onPress(command)}
    >
      <Icon name={command} />
    </button>
  );
});
