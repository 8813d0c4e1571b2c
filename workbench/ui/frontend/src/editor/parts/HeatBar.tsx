import { memo } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import type { Heat } from "../protocol";
import { S } from "../strings";

const MEASURES: readonly Heat["measure"][] = ["macs", "params", "memory"];
const MOST_BATCH = 65536;

interface Props {
  heat: Heat;
  /** Another bar stands at the bottom. */
  raised: boolean;
}

/** While nodes are coloured by what they cost: by what, for which batch, what the colours mean, and the whole. */
export const HeatBar = memo(function HeatBar({ heat, raised }: Props) {
  const { kernel } = useEditor();
  const setBatch = (text: string) => {
    const batch = Math.round(Number(text));
    if (batch >= 1) kernel.send({ op: "heat", batch: Math.min(batch, MOST_BATCH) });
  };
  return (
    <section
      className={`wb-activations wb-heatbar ${raised ? "wb-heatbar--raised" : ""}`}
      aria-label={S.heat}
      data-wb-keys="off"
    >
      <label className="wb-activations__sample">
        {S.heatBy}
        <select
          value={heat.measure}
          onChange={(event) => kernel.send({ op: "heat", measure: event.target.value as Heat["measure"] })}
        >
          {MEASURES.map((measure) => (
            <option key={measure} value={measure}>
              {S.heatMeasure[measure]}
            </option>
          ))}
        </select>
      </label>
      {heat.measure === "memory" && (
        <label className="wb-activations__sample">
          {S.heatBatch}
          <input
            type="number"
            min={1}
            max={MOST_BATCH}
            defaultValue={heat.batch}
            onChange={(event) => setBatch(event.target.value)}
          />
        </label>
      )}
      <ul className="wb-heatbar__legend" aria-label={S.heatLegend}>
        {S.heatLevel.map((words, level) => (
          <li key={words}>
            <i className={`wb-heat wb-heat--${level}`} aria-hidden="true" />
            {words}
          </li>
        ))}
      </ul>
      <span className="wb-heatbar__text" role="status">
        {heat.text}
      </span>
      <button
        type="button"
        className="wb-iconbutton"
        aria-label={S.heatHide}
        onClick={() => kernel.send({ op: "heat", shown: false })}
      >
        <Icon name="close" size={12} />
      </button>
    </section>
  );
});
