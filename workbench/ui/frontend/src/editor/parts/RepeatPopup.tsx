import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useEditor } from "../context";
import { timesOf } from "../model/commands";
import type { GraphNode } from "../protocol";
import { S } from "../strings";
import { closeOnEscape, takeFocus } from "./keyboard";

const JOINS = ["chain", "residual"] as const;

/** How often a block is there, and how its repetitions are joined. What differs between them is set in the panel. */
export function RepeatPopup({ node, onClose }: { node: GraphNode | undefined; onClose: () => void }) {
  const { kernel } = useEditor();
  const times = useRef<HTMLInputElement>(null);
  const [join, setJoin] = useState(node?.join ?? "chain");
  const [timesId, joinId, meaning] = [useId(), useId(), useId()];
  useEffect(() => takeFocus(times.current), []);
  if (!node) return null;
  const repeat = (event: FormEvent) => {
    event.preventDefault();
    kernel.send({
      op: "repeat_block",
      node: node.id,
      times: times.current?.valueAsNumber ?? 1,
      join,
      values: null,
    });
    onClose();
  };
  return (
    <form
      className="wb-notebox"
      role="dialog"
      aria-label={S.repeatOf(node.name)}
      onSubmit={repeat}
      onKeyDown={closeOnEscape(onClose)}
    >
      <strong>{S.repeatOf(node.name)}</strong>
      <label htmlFor={timesId}>{S.repeatTimes}</label>
      <input
        ref={times}
        id={timesId}
        type="number"
        min={1}
        max={1000}
        step={1}
        required
        defaultValue={Math.max(2, timesOf(node))}
      />
      <label htmlFor={joinId}>{S.repeatJoin}</label>
      <select
        id={joinId}
        aria-describedby={meaning}
        value={join}
        onChange={(event) => setJoin(JOINS.find((one) => one === event.target.value) ?? "chain")}
      >
        {JOINS.map((one) => (
          <option key={one} value={one}>
            {S.repeatJoins[one]}
          </option>
        ))}
      </select>
      <p id={meaning} className="wb-quiet">
        {S.repeatMeans[join]}
      </p>
      <div className="wb-notebox__row">
        <button type="button" className="wb-button" onClick={onClose}>
          {S.cancel}
        </button>
        <button type="submit" className="wb-button wb-button--primary">
          {S.repeatDo}
        </button>
      </div>
    </form>
  );
}
