import { type KeyboardEvent, memo, useCallback, useId, useMemo, useState } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import { rank } from "../model/search";
import type { GalleryEntry, GraphDocument } from "../protocol";
import { S, wordsOf } from "../strings";

interface Props {
  entries: readonly GalleryEntry[];
  kind?: GraphDocument["kind"];
}

/** Networks, or flows, to begin with, on an empty canvas: by task, or those that match what is searched; by mouse or key. */
export const Gallery = memo(function Gallery({ entries, kind = "network" }: Props) {
  const words = wordsOf(kind);
  const { kernel, announce } = useEditor();
  const [query, setQuery] = useState("");
  const [pointedId, setPointedId] = useState("");
  const items = useMemo(
    () => entries.map((entry) => ({ ...entry, label: entry.title, detail: detailOf(entry) })),
    [entries],
  );
  const searched = query.trim() !== "";
  const found = searched ? rank(query, items) : items.filter((item) => !item.searched);
  const groups = searched ? [{ name: words.galleryFound, members: found }] : grouped(found);
  const pointed = found.find(({ id }) => id === pointedId);

  const choose = (entry: GalleryEntry) => {
    kernel.send({ op: "start", source: entry.id });
    if (entry.ready) announce(words.galleryStarted(entry.title));
  };
  const search = (field: HTMLInputElement) => {
    setQuery(field.value);
    // What is found is seen from its beginning, wherever one had scrolled to.
    const section = field.closest(".wb-start");
    if (section) section.scrollTop = 0;
  };
  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const best = found[0];
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !searched || !best) return;
    event.preventDefault();
    choose(best);
  };
  const close = () => {
    kernel.send({ op: "gallery", shown: false });
    announce(words.emptyTitle);
  };
  return (
    <section className="wb-start nowheel" aria-label={words.galleryTitle} data-wb-keys="few" onKeyDown={useMoves()}>
      <h2 className="wb-start__title">{words.galleryTitle}</h2>
      <p className="wb-start__text">{words.galleryText}</p>
      <label className="wb-search wb-start__search">
        <Icon name="search" size={14} />
        <input
          type="search"
          aria-label={words.gallerySearch}
          placeholder={words.gallerySearchPlaceholder}
          value={query}
          onChange={(event) => search(event.target)}
          onKeyDown={onSearchKey}
        />
      </label>
      {!searched && (
        <ul className="wb-start__cards">
          <li>
            <button type="button" className="wb-start__card" onClick={close}>
              <strong>{words.galleryEmpty}</strong>
              <span>{words.galleryEmptyText}</span>
            </button>
          </li>
        </ul>
      )}
      {groups.map(({ name, members }) => (
        <Group
          key={name}
          kind={kind}
          name={name}
          members={members}
          isWhole={searched}
          onChoose={choose}
          onPoint={setPointedId}
        />
      ))}
      {searched && found.length === 0 && <p className="wb-start__text">{words.galleryNone(query.trim())}</p>}
      <p className="wb-start__text">{words.galleryMore}</p>
      {pointed?.description && (
        <p className="wb-start__detail" aria-hidden="true">
          <strong>{pointed.title}</strong> {pointed.description} <cite>{pointed.source}</cite>
        </p>
      )}
    </section>
  );
});

interface GroupProps {
  kind: GraphDocument["kind"];
  name: string;
  members: readonly GalleryEntry[];
  /** Nothing is folded: what was looked for is seen. */
  isWhole: boolean;
  onChoose: (entry: GalleryEntry) => void;
  /** The pointer or the focus has come to a card. */
  onPoint: (id: string) => void;
}

function Group({ kind, name, members, isWhole, onChoose, onPoint }: GroupProps) {
  const id = useId();
  const [opened, setOpened] = useState(false);
  const folded = isWhole ? 0 : members.filter((entry) => entry.folded).length;
  const shown = folded && !opened ? members.filter((entry) => !entry.folded) : members;
  if (members.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="wb-start__group">
        {name}
      </h3>
      <ul className="wb-start__cards">
        {shown.map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              className={`wb-start__card ${entry.ready ? "" : "wb-start__card--missing"}`}
              data-wb-start={entry.id}
              title={detailOf(entry) || undefined}
              onClick={() => onChoose(entry)}
              onFocus={() => onPoint(entry.id)}
              onPointerEnter={() => onPoint(entry.id)}
            >
              {entry.picture && <img className="wb-start__picture" src={entry.picture} alt="" />}
              {!entry.picture && !entry.folded && !entry.searched && (
                <span className="wb-start__picture" aria-hidden="true" />
              )}
              <strong>{entry.title}</strong>
              <span>{entry.text}</span>
              <Facts entry={entry} />
            </button>
          </li>
        ))}
      </ul>
      {folded > 0 && (
        <button
          type="button"
          className="wb-button wb-start__more"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {opened ? S.galleryFold : wordsOf(kind).galleryFolded(folded)}
        </button>
      )}
    </section>
  );
}

/** What is counted of a network, as far as it is known. */
function Facts({ entry }: { entry: GalleryEntry }) {
  if (!entry.params && !entry.input) return null;
  return (
    <span className="wb-start__count">
      {entry.params && <span>{S.params(entry.params)}</span>}
      {entry.input && <span>{S.galleryInput(entry.input)}</span>}
    </span>
  );
}

const detailOf = (entry: GalleryEntry): string => [entry.description, entry.source].filter(Boolean).join(" ");

/** The entries below their headings, in the order of the first of each. */
function grouped<T extends GalleryEntry>(entries: readonly T[]): { name: string; members: T[] }[] {
  const names = [...new Set(entries.map(({ group }) => group))];
  return names.map((name) => ({ name, members: entries.filter(({ group }) => group === name) }));
}

/** Arrow keys, Home and End go from card to card. */
function useMoves() {
  return useCallback((event: KeyboardEvent<HTMLElement>) => {
    const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)")];
    const isSearch = event.target instanceof HTMLInputElement;
    const next = isSearch
      ? event.key === "ArrowDown" && cards[0]
      : neighbour(cards, cards.indexOf(event.target as HTMLElement), event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }, []);
}

function neighbour(cards: HTMLElement[], at: number, key: string): HTMLElement | undefined {
  if (at < 0) return undefined;
  if (key === "ArrowRight") return cards[at + 1];
  if (key === "ArrowLeft") return cards[at - 1];
  if (key === "Home") return cards[0];
  if (key === "End") return cards.at(-1);
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const here = cards[at]?.offsetTop ?? 0;
  const beside = cards[at]?.offsetLeft ?? 0;
  const rows = cards.filter((card) => (key === "ArrowDown" ? card.offsetTop > here : card.offsetTop < here));
  const row = (key === "ArrowDown" ? rows[0] : rows.at(-1))?.offsetTop;
  const inRow = rows.filter((card) => card.offsetTop === row);
  return inRow.find((card) => card.offsetLeft >= beside) ?? inRow.at(-1);
}
