import { memo } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import type { Activations } from "../protocol";
import { S } from "../strings";

/** While activations are shown: of which sample, and what is to be said about them. */
export const ActivationBar = memo(function ActivationBar({ activations }: { activations: Activations }) {
  const { kernel } = useEditor();
  const { sample, count, stale, text } = activations;
  const go = (next: number) => kernel.send({ op: "activations", sample: Math.min(Math.max(next, 0), count - 1) });
  return (
    <section
      className={`wb-activations ${stale ? "wb-activations--stale" : ""}`}
      aria-label={S.activations}
      data-wb-keys="off"
    >
      {count > 0 && !stale && (
        <>
          <button
            type="button"
            className="wb-iconbutton"
            aria-label={S.samplePrevious}
            disabled={sample === 0}
            onClick={() => go(sample - 1)}
          >
            <Icon name="left" size={14} />
          </button>
          <label className="wb-activations__sample">
            {S.sample}
            <input
              type="number"
              min={1}
              max={count}
              value={sample + 1}
              onChange={(event) => event.target.value && go(Number(event.target.value) - 1)}
            />
            {S.sampleOf(count)}
          </label>
          <button
            type="button"
            className="wb-iconbutton"
            aria-label={S.sampleNext}
            disabled={sample >= count - 1}
            onClick={() => go(sample + 1)}
          >
            <Icon name="right" size={14} />
          </button>
        </>
      )}
      <span role="status">{text}</span>
      <button
        type="button"
        className="wb-iconbutton"
        aria-label={S.activationsHide}
        onClick={() => kernel.send({ op: "activations", shown: false })}
      >
        <Icon name="close" size={12} />
      </button>
    </section>
  );
});
