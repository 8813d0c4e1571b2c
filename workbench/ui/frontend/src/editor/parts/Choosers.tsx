import { useMemo } from "react";
import { type Popup, useEditor } from "../context";
import type { Now } from "../hooks/useCommands";
import { indexOf } from "../model/graph";
import { centredAt } from "../model/place";
import { possibleTargets, typesBehind } from "../model/rules";
import type { Palette, PaletteType, Report } from "../protocol";
import { S } from "../strings";
import { TypeAhead } from "./TypeAhead";

interface Props {
  now: Now;
  palette: Palette;
  onClose: () => void;
}

const coloursOf = (palette: Palette) => new Map(palette.categories.map(({ name, colour }) => [name, colour]));
const labelsOf = (palette: Palette) => new Map(palette.categories.map(({ name, label }) => [name, label]));

interface AddProps extends Omit<Props, "now"> {
  popup: Extract<Popup, { kind: "add" }>;
  report: Report;
}

export function AddPopup({ popup, palette, report, onClose }: AddProps) {
  const { kernel, addAfterSelection, announce } = useEditor();
  const choices = useMemo(
    () => typeChoices(palette, typesBehind(palette, report, popup.after)),
    [palette, report, popup.after],
  );
  const add = (type: string) => {
    if (popup.place) {
      const { node = null, port: afterPort = "" } = popup.after ?? {};
      kernel.send({ op: "add", type, ...centredAt(popup.place), after: node, afterPort, edge: null });
      announce(S.added(type));
    } else addAfterSelection(type);
    onClose();
  };
  return (
    <TypeAhead
      label={S.add}
      placeholder={S.addPlaceholder}
      choices={choices}
      onPick={({ key }) => add(key)}
      onClose={onClose}
    />
  );
}

function typeChoices(palette: Palette, types: readonly PaletteType[]) {
  const [colours, labels] = [coloursOf(palette), labelsOf(palette)];
  return types.map(({ type, title, category, summary, words, place }) => ({
    key: type,
    label: title || type,
    words,
    group: category,
    place,
    detail: summary,
    colour: colours.get(category),
    aside: labels.get(category),
  }));
}

interface ReplaceProps extends Props {
  node: string;
  report: Report;
}

/** Types that can take a layer's place: those that can stand behind what it follows. */
export function ReplacePopup({ node, now, palette, report, onClose }: ReplaceProps) {
  const { kernel, announce } = useEditor();
  const index = indexOf(now.document);
  const old = index.nodes.get(node);
  const before = index.incoming.get(node)?.[0];
  const choices = useMemo(() => {
    const fitting = typesBehind(palette, report, before ? { node: before.source, port: before.sourcePort } : null);
    return typeChoices(
      palette,
      fitting.filter(({ type, starts }) => type !== old?.type && !starts),
    );
  }, [palette, report, before, old]);
  const label = S.replacePlaceholder(old?.name ?? node);
  return (
    <TypeAhead
      label={label}
      placeholder={label}
      choices={choices}
      onPick={({ key }) => {
        kernel.send({ op: "replace_layer", node, type: key });
        announce(S.replacing(old?.name ?? node, key));
        onClose();
      }}
      onClose={onClose}
    />
  );
}

export function ConnectPopup({ from, now, palette, onClose }: Props & { from: string }) {
  const { connect } = useEditor();
  const name = indexOf(now.document).nodes.get(from)?.name ?? from;
  const choices = useMemo(() => {
    const colours = coloursOf(palette);
    return possibleTargets(now.document, from).map((target) => ({
      key: JSON.stringify(target.edge),
      label: target.node,
      aside: target.port || target.type,
      colour: colours.get(target.category),
      edge: target.edge,
    }));
  }, [now.document, from, palette]);
  return (
    <TypeAhead
      label={S.connectPlaceholder(name)}
      placeholder={S.connectPlaceholder(name)}
      choices={choices}
      none={S.connectNone}
      onPick={({ edge }) => {
        connect(edge);
        onClose();
      }}
      onClose={onClose}
    />
  );
}

export function FindPopup({ now, palette, onClose }: Props) {
  const { goTo } = useEditor();
  const choices = useMemo(() => {
    const colours = coloursOf(palette);
    return now.document.nodes.map(({ id, name, type, category }) => ({
      key: id,
      label: name,
      aside: type,
      colour: colours.get(category),
    }));
  }, [now.document, palette]);
  return (
    <TypeAhead
      label={S.find}
      placeholder={S.findPlaceholder}
      choices={choices}
      onPick={({ key }) => {
        onClose();
        goTo(key);
      }}
      onClose={onClose}
    />
  );
}
