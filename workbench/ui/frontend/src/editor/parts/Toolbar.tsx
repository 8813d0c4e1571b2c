import { memo } from "react";
import { useEditor } from "../context";
import { Icon, type IconName } from "../icons";
import { type Command, label, possible, type Situation } from "../model/commands";
import { keysOf } from "../model/keys";
import { MAC } from "../platform";
import { S } from "../strings";

const GROUPS: readonly (readonly (Command & IconName)[])[] = [
  ["undo", "redo"],
  ["copy", "paste", "duplicate", "delete"],
  ["fold", "unfold"],
  ["tidy", "rows", "fit", "zoomOut", "zoomIn", "minimap", "activations", "fullScreen"],
];

export const Toolbar = memo(function Toolbar({ now }: { now: Situation }) {
  const { run } = useEditor();
  return (
    <header className="wb-toolbar" role="toolbar" aria-label={S.toolbar}>
      {GROUPS.map((group) => (
        <span key={group[0]} className="wb-toolbar__group">
          {group.map((command) => (
            <Tool key={command} command={command} enabled={possible(command, now)} onPress={run} />
          ))}
        </span>
      ))}
      <span className="wb-toolbar__gap" />
      <button
        type="button"
        className="wb-button wb-button--primary"
        title={now.status.code.message || undefined}
        onClick={() => run("codeCell")}
      >
        <Icon name="codeCell" />
        {S.codeCell}
      </button>
      <Tool command="help" enabled onPress={run} />
    </header>
  );
});

interface ToolProps {
  command: Command & IconName;
  enabled: boolean;
  onPress: (command: Command) => void;
}

const Tool = memo(function Tool({ command, enabled, onPress }: ToolProps) {
  const name = label(command);
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
