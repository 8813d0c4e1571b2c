import { Handle, type NodeProps, Position } from "@xyflow/react";
import { type CSSProperties, memo, useContext } from "react";
import { ActivationsContext, FarContext, useEditor } from "../context";
import { freeze } from "../hooks/useCommands";
import { Icon } from "../icons";
import { isLinked, timesOf } from "../model/commands";
import { portLabel } from "../model/format";
import { cardHeight, portPlaces } from "../model/size";
import type { LayerFlowNode } from "../model/view";
import type { GraphNode, Severity } from "../protocol";
import { StepBar, StepMark } from "../runs/StepMark";
import { S } from "../strings";
import { NameField } from "./NameField";

/** One layer: a card with its name, type and parameters, ports at its sides, and its output shape underneath. */
export const LayerNode = memo(function LayerNode({ data }: NodeProps<LayerFlowNode>) {
  const far = useContext(FarContext);
  return far ? <FarNode {...data} /> : <NearNode {...data} />;
});

function NearNode({ view, renaming }: LayerFlowNode["data"]) {
  const { node, report, colour, step, heat } = view;
  const severity = report?.severity || undefined;
  const shape = step?.shape || report?.shape;
  const activations = useContext(ActivationsContext);
  const picture = activations?.pictures[node.id];
  const style = { "--wb-colour": colour, height: cardHeight(node) } as CSSProperties;
  return (
    <>
      <div
        className={`wb-node ${heat ? `wb-heat wb-heat--${heat.level}` : ""} ${severity ? `wb-node--${severity}` : ""} ${node.block ? "wb-node--block" : ""} ${timesOf(node) > 1 ? "wb-node--repeated" : ""} ${node.opaque || node.foreign ? "wb-node--opaque" : ""} ${picture ? "wb-node--pictured" : ""} wb-node--${node.activity} ${step ? `wb-node--run-${step.state.replaceAll(" ", "-")}` : ""}`}
        style={style}
      >
        <div className="wb-node__head">
          {renaming ? (
            <NameField node={node.id} name={node.name} />
          ) : (
            <span className="wb-node__name" title={node.name}>
              {node.name}
            </span>
          )}
          <Marks node={node} />
        </div>
        <div className="wb-node__type">
          {node.title || node.type}
          {node.block && <Badges node={node} />}
        </div>
        {node.summary && (
          <div className="wb-node__summary" title={node.summary}>
            {node.summary}
          </div>
        )}
        {picture && (
          <div className={`wb-node__activation ${activations.stale ? "wb-node__activation--stale" : ""}`}>
            <img src={picture} alt={S.activationOf(node.name)} draggable={false} />
          </div>
        )}
        {step && <StepBar step={step} />}
        {heat && <div className="wb-heat__bar" style={{ width: `${heat.share * 100}%` }} />}
      </div>
      <div className="wb-node__under">
        {step && <StepMark step={step} />}
        {heat && (
          <span className="wb-heat__share" title={heat.text}>
            {heat.label}
          </span>
        )}
        {shape && (
          <span className="wb-node__shape" title={step?.sizes || report?.axes}>
            <Shape text={shape} />
          </span>
        )}
        {node.frozen && node.block && report?.trainable && (
          <span className="wb-node__trainable">{S.trainable(report.trainable)}</span>
        )}
        {node.activity !== "active" && (
          <span className={`wb-activity wb-activity--${node.activity}`}>{S.activity[node.activity]}</span>
        )}
        {severity && <SeverityMark severity={severity} />}
      </div>
      <Ports node={node} />
    </>
  );
}

/** A shape; an axis that differs between samples stands out. */
function Shape({ text }: { text: string }) {
  if (!text.includes("None")) return text;
  return text.split(/(None)/).map((part, place) =>
    part === "None" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a shape never change their order.
      <em key={place}>{part}</em>
    ) : (
      part
    ),
  );
}

/** A box in the colour of the category. React Flow still measures where the ports are. */
function FarNode({ view }: LayerFlowNode["data"]) {
  const { node, report, colour, step, heat } = view;
  const style = { "--wb-colour": colour, height: cardHeight(node) } as CSSProperties;
  const severity = step?.state === "failed" ? "error" : report?.severity;
  return (
    <>
      <div
        className={`wb-far ${timesOf(node) > 1 ? "wb-far--repeated" : ""} ${heat ? `wb-heat--${heat.level} wb-far--heat` : ""} wb-node--${node.activity} ${severity ? `wb-far--${severity}` : ""}`}
        style={style}
      />
      {portPlaces(node).map(({ name, side, y }) => (
        <div
          key={`${side} ${name}`}
          className={side === "input" ? "wb-far__port target" : "wb-far__port wb-far__port--right source"}
          data-handleid={name}
          data-handlepos={side === "input" ? Position.Left : Position.Right}
          style={{ top: y }}
        />
      ))}
    </>
  );
}

function Marks({ node }: { node: GraphNode }) {
  return (
    <span className="wb-node__marks">
      {(node.frozen || (node.block && node.weights)) && <Lock node={node} />}
      {node.shares && (
        <span title={S.sharesWith(node.shares)}>
          <Icon name="shares" size={13} />
        </span>
      )}
      {node.foreign && (
        <span title={S.foreignCode}>
          <Icon name="opaque" size={13} />
        </span>
      )}
      {node.opaque && (
        <span title={S.opaque(node.opaque)}>
          <Icon name="opaque" size={13} />
        </span>
      )}
      {node.note && (
        <span title={node.note}>
          <Icon name="note" size={13} />
        </span>
      )}
      {node.block && (
        <span title={S.open}>
          <Icon name="block" size={14} />
        </span>
      )}
    </span>
  );
}

/** How often a block is there, and how many linked copies of it: beside its type, where names are not cut for them. */
function Badges({ node }: { node: GraphNode }) {
  return (
    <>
      {timesOf(node) > 1 && (
        <span className="wb-node__badge" title={S.repeated[node.join ?? "chain"](timesOf(node))}>
          {S.repeatBadge(timesOf(node))}
        </span>
      )}
      {isLinked(node) && (
        <span className="wb-node__badge wb-node__badge--linked" title={S.linkedCopies(node.copies ?? 0)}>
          <Icon name="linked" size={12} />
          {node.copies}
        </span>
      )}
    </>
  );
}

/** A press freezes, or trains again. Blocks have an open one too: a base is what is frozen most. */
function Lock({ node }: { node: GraphNode }) {
  const { kernel, announce } = useEditor();
  const state = node.frozen || "open";
  return (
    <button
      type="button"
      className={`wb-lock nodrag wb-lock--${state}`}
      title={node.lock || S.freezeBlock}
      aria-label={`${S.freeze}: ${node.name}, ${S.frozen[state]}`}
      aria-keyshortcuts="L"
      tabIndex={state === "open" ? -1 : undefined} // the key does the same on the node itself
      onClick={(event) => {
        event.stopPropagation();
        freeze([node], { kernel, announce });
      }}
    >
      <Icon name={state === "open" ? "thawed" : "freeze"} size={13} />
    </button>
  );
}

export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span className={`wb-severity wb-severity--${severity}`}>
      <Icon name={severity} size={13} />
      {S.severity[severity]}
    </span>
  );
}

function Ports({ node }: { node: GraphNode }) {
  return portPlaces(node).map(({ name, side, y }) => {
    const ports = side === "input" ? node.inputs : node.outputs;
    const port = ports.find((candidate) => candidate.name === name);
    const label = portLabel(node, side, name);
    return (
      <Handle
        key={`${side} ${name}`}
        id={name}
        type={side === "input" ? "target" : "source"}
        position={side === "input" ? Position.Left : Position.Right}
        className={port && "optional" in port && port.optional ? "wb-port wb-port--optional" : "wb-port"}
        style={{ top: y }}
        role="button"
        aria-label={label}
        title={label}
      >
        {ports.length > 1 && <span className="wb-port__label">{port?.label || name}</span>}
      </Handle>
    );
  });
}
