import { type KeyboardEvent, memo, useCallback } from "react";
import { useEditor } from "../context";
import type { GalleryEntry } from "../protocol";
import { S } from "../strings";

/** Networks to begin with, on an empty canvas: by mouse, or with Tab, the arrow keys and Enter. */
export const Gallery = memo(function Gallery({ entries }: { entries: readonly GalleryEntry[] }) {
  const { kernel, announce } = useEditor();
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)")];
    const next = neighbour(cards, cards.indexOf(event.target as HTMLElement), event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }, []);
  const choose = (entry: GalleryEntry) => {
    kernel.send({ op: "start", source: entry.id });
    announce(S.galleryStarted(entry.title));
  };
  return (
    <section className="wb-start nowheel" aria-label={S.galleryTitle} data-wb-keys="few" onKeyDown={onKeyDown}>
      <h2 className="wb-start__title">{S.galleryTitle}</h2>
      <p className="wb-start__text">{S.galleryText}</p>
      <ul className="wb-start__cards">
        <li>
          <button
            type="button"
            className="wb-start__card"
            onClick={() => {
              kernel.send({ op: "gallery", shown: false });
              announce(S.emptyTitle);
            }}
          >
            <span className="wb-start__picture wb-start__picture--empty" aria-hidden="true" />
            <strong>{S.galleryEmpty}</strong>
            <span>{S.galleryEmptyText}</span>
          </button>
        </li>
        {entries.map((entry) => (
          <li key={entry.id}>
            <button type="button" className="wb-start__card" data-wb-start={entry.id} onClick={() => choose(entry)}>
              {entry.picture ? (
                <img className="wb-start__picture" src={entry.picture} alt="" />
              ) : (
                <span className="wb-start__picture" aria-hidden="true" />
              )}
              <strong>{entry.title}</strong>
              <span>{entry.text}</span>
              {entry.params && <span className="wb-start__count">{S.params(entry.params)}</span>}
            </button>
          </li>
        ))}
      </ul>
      <p className="wb-start__text">{S.galleryMore}</p>
    </section>
  );
});

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
