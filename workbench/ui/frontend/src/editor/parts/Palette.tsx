import { type KeyboardEvent, memo, useId, useMemo, useRef, useState } from "react";
import { useEditor } from "../context";
import { useHelpCard } from "../hooks/useHelpCard";
import { useOneTabStop } from "../hooks/useOneTabStop";
import { usePaletteDrag } from "../hooks/usePaletteDrag";
import { useTrait } from "../hooks/useTrait";
import { Icon } from "../icons";
import { LibrarySection } from "../library/LibrarySection";
import { type ListedItem, listed, standsIn } from "../library/search";
import { rank, type Searchable } from "../model/search";
import type { Category, GraphDocument, Palette as PaletteTrait, PaletteType } from "../protocol";
import { S, wordsOf } from "../strings";
import { HelpCard } from "./HelpCard";

interface Props {
  palette: PaletteTrait;
  /** Hidden then, until the user wants it. */
  narrow: boolean;
  kind: GraphDocument["kind"];
}

type Addable = ListedItem | (PaletteType & Searchable);

/** The list of layers, or of modules: by category, or those that match what is searched. */
export const Palette = memo(function Palette({ palette, narrow, kind }: Props) {
  const words = wordsOf(kind);
  const editor = useEditor();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const shown = wanted ?? !narrow;
  const [query, setQuery] = useState("");
  const frame = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useOneTabStop(list, shown);
  const drag = usePaletteDrag(frame);
  const help = useHelpCard(frame, drag.ghost !== null);
  const items = useMemo(
    () =>
      palette.types.map((type) => ({
        ...type,
        label: type.title || type.type,
        detail: type.summary,
        group: type.category,
      })),
    [palette],
  );
  const found = useMemo(() => (query.trim() ? rank(query, items) : null), [query, items]);
  const library = useTrait(editor.kernel.model, "library");
  const kept = useMemo(() => library.entries.map(listed), [library]);
  const foundKept = useMemo(() => (query.trim() ? rank(query, kept) : null), [query, kept]);
  const colours = useMemo(() => new Map(palette.categories.map(({ name, colour }) => [name, colour])), [palette]);
  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !found || !foundKept) return;
    const placeable = foundKept.filter((one) => standsIn(one, kind));
    const best = rank<Addable>(query, [...found, ...placeable])[0];
    if (!best) return;
    event.preventDefault();
    if ("type" in best) editor.addAfterSelection(best.type);
    else editor.placeItem(best);
    // Ready for the next name.
    event.currentTarget.select();
  };
  const view = (type: string) => void editor.kernel.send({ op: "view_code", type });
  const edit = (type: string) => void editor.kernel.send({ op: "edit_code", type });
  const onItemKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    drag.handlers.onKeyDown?.(event);
    const { type = "", editable } = event.currentTarget.dataset;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "v") view(type);
    else if (event.key === "e" && editable) edit(type);
  };
  const handlers = { ...drag.handlers, ...help.handlers, onKeyDown: onItemKey };
  const item = (type: PaletteType) => (
    <Item key={type.type} type={type} colour={colours.get(type.category)} handlers={handlers} />
  );

  return (
    <aside
      ref={frame}
      className={shown ? "wb-palette" : "wb-palette wb-palette--hidden"}
      aria-label={words.palette}
      data-wb-keys="few"
    >
      <div className="wb-palette__head">
        {shown && <h2>{words.palette}</h2>}
        <button
          type="button"
          className="wb-iconbutton"
          aria-label={shown ? words.paletteCollapse : words.paletteExpand}
          title={shown ? words.paletteCollapse : words.paletteExpand}
          aria-expanded={shown}
          onClick={() => setWanted(!shown)}
        >
          <Icon name={shown ? "left" : "plus"} />
        </button>
      </div>
      {shown && (
        <>
          <label className="wb-search">
            <Icon name="search" size={14} />
            <input
              type="search"
              aria-label={words.search}
              placeholder={words.searchPlaceholder}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={onSearchKey}
            />
          </label>
          <div ref={list} className="wb-palette__list">
            <LibrarySection
              library={library}
              entries={foundKept ?? kept}
              searched={foundKept !== null}
              kind={kind}
              handlers={handlers}
            />
            {found?.map(item) ??
              palette.categories.map((category) => (
                <Section key={category.name} category={category} canCreate={kind === "network"}>
                  {items.filter((type) => type.category === category.name).map(item)}
                </Section>
              ))}
            {found?.length === 0 && foundKept?.length === 0 && (
              <p className="wb-quiet">{words.searchNone(query.trim())}</p>
            )}
          </div>
          <p className="wb-palette__hint">{S.paletteHint}</p>
        </>
      )}
      {help.card && (
        <HelpCard card={help.card} onEnter={help.hold} onLeave={help.release} onView={view} onEdit={edit} />
      )}
      {drag.ghost && (
        <div className="wb-ghost" style={{ left: drag.ghost.x, top: drag.ghost.y }}>
          {drag.ghost.type}
        </div>
      )}
    </aside>
  );
});

interface SectionProps {
  category: Category;
  /** Whether a layer of one's own can be begun here. */
  canCreate: boolean;
  children: React.ReactNode[];
}

function Section({ category, canCreate, children }: SectionProps) {
  const { kernel } = useEditor();
  const [open, setOpen] = useState(true);
  const id = useId();
  if (children.length === 0) return null;
  return (
    <section className="wb-palette__section">
      <button
        type="button"
        className="wb-palette__category"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className="wb-dot" style={{ background: category.colour }} />
        <span>{category.label}</span>
        <Icon name={open ? "down" : "right"} size={12} />
      </button>
      <div id={id} hidden={!open}>
        {open && children}
        {open && canCreate && (
          <button
            type="button"
            className="wb-palette__create"
            aria-label={S.createIn(category.label)}
            onClick={() => kernel.send({ op: "create_layer", category: category.name })}
          >
            <Icon name="plus" size={12} />
            {S.create}
          </button>
        )}
      </div>
    </section>
  );
}

/** A name that may be broken before each of its words: `Global|Average|Pooling2D`. */
function broken(name: string): React.ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: the words of a name never change their order.
  return name.split(/(?<=[a-z0-9])(?=[A-Z])/).flatMap((word, index) => (index ? [<wbr key={index} />, word] : [word]));
}

interface ItemProps {
  type: PaletteType;
  colour: string | undefined;
  handlers: React.HTMLAttributes<HTMLButtonElement>;
}

/** The handlers find their layer by `data-type`: one set of them serves the whole list. */
const Item = memo(
  function Item({ type, colour, handlers }: ItemProps) {
    return (
      <button
        type="button"
        className="wb-palette__item"
        data-type={type.type}
        data-summary={type.summary}
        data-url={type.url}
        data-editable={type.editable || undefined}
        aria-keyshortcuts={type.editable ? "v e" : "v"}
        aria-label={S.paletteItem(type.title || type.type)}
        aria-description={type.summary}
        style={{ "--wb-colour": colour } as React.CSSProperties}
        {...handlers}
      >
        <span>{broken(type.title || type.type)}</span>
        {type.own && (
          <span className="wb-palette__mine" title={S.ownTitle}>
            {S.own}
          </span>
        )}
        {type.mine && (
          <span className="wb-palette__mine" title={S.mine}>
            wb
          </span>
        )}
      </button>
    );
  },
  (before, after) => before.type === after.type && before.colour === after.colour,
);
