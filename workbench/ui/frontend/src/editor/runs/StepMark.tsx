import { memo } from "react";
import { Icon, type IconName } from "../icons";
import type { StepStatus } from "../protocol";
import { S } from "../strings";

const ICONS: Readonly<Record<StepStatus["state"], IconName>> = {
  waiting: "waiting",
  scheduled: "scheduled",
  running: "running",
  finished: "ok",
  "out of date": "outOfDate",
  stopped: "stopped",
  failed: "error",
};

/** How far a step is: an icon and a word, with a bar while it runs. What a mouse rests on is told in full. */
export const StepMark = memo(function StepMark({ step }: { step: StepStatus }) {
  const name = step.state.replaceAll(" ", "-");
  return (
    <span
      className={`wb-step wb-step--${name}`}
      title={[step.text, step.message, step.issues].filter(Boolean).join(" ")}
    >
      <Icon name={ICONS[step.state]} size={13} />
      <span className="wb-step__word">
        {step.state === "running" ? S.runShare(Math.floor(step.share * 100)) : S.runStates[step.state]}
      </span>
      {step.sampled && <span className="wb-step__sampled">{S.sampled}</span>}
      {step.issues && (
        <span className="wb-step__issues">
          <Icon name="warning" size={12} />
        </span>
      )}
    </span>
  );
});

/** How much of a running step is done, along the lower edge of its card. */
export function StepBar({ step }: { step: StepStatus }) {
  if (step.state !== "running") return null;
  return <div className="wb-step__bar" style={{ width: `${step.share * 100}%` }} aria-hidden="true" />;
}

/** What a screen reader says of a step, after its name and type. */
export const stepText = (step: StepStatus): string =>
  [step.text, step.message, step.issues, step.sizes].filter(Boolean).join(" ");

/** What is said of a step beside its node: how far it is, why it failed, which sizes there are. */
export function StepCard({ step }: { step: StepStatus }) {
  return (
    <div className={`wb-stepcard wb-stepcard--${step.state.replaceAll(" ", "-")}`}>
      {[step.text, step.message, step.issues, step.sizes].filter(Boolean).map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
