import { memo } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import { keysOf } from "../model/keys";
import { MAC } from "../platform";
import type { Runs } from "../protocol";
import { S } from "../strings";

/** At the end of the toolbar of a flow: what can be run, and an end to it. */
export const RunTools = memo(function RunTools({ runs }: { runs: Runs }) {
  const { run } = useEditor();
  return (
    <span className="wb-runtools">
      {runs.running && (
        <button
          type="button"
          className="wb-button wb-button--stop"
          aria-label={S.runStop}
          title={`${S.runStop} (${keysOf("runStop", MAC)})`}
          onClick={() => run("runStop")}
        >
          <Icon name="stopped" />
          <span>{S.stop}</span>
        </button>
      )}
      <button
        type="button"
        className="wb-button wb-button--primary"
        aria-label={S.runMenu}
        aria-haspopup="menu"
        title={`${S.runMenu} (${keysOf("runMenu", MAC)})`}
        onClick={() => run("runMenu")}
      >
        <Icon name="runAll" />
        <span>{S.run}</span>
        <Icon name="down" size={12} />
      </button>
    </span>
  );
});
