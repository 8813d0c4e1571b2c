import type { Card } from "../hooks/useHelpCard";
import { Icon } from "../icons";
import { S } from "../strings";

interface Props {
  card: Card;
  onEnter: () => void;
  onLeave: () => void;
  onView: (type: string) => void;
  onEdit: (type: string) => void;
}

/** What a layer does, in a sentence, and where to read more. */
export function HelpCard({ card, onEnter, onLeave, onView, onEdit }: Props) {
  const web = /^https?:\/\//.test(card.url);
  return (
    <div
      className="wb-helpcard"
      role="note"
      style={{ top: card.top }}
      onMouseEnter={onEnter}
      onMouseLeave={onLeave}
      onFocus={onEnter}
      onBlur={onLeave}
    >
      <strong>{card.type}</strong>
      <p>{card.summary}</p>
      {web && (
        <a href={card.url} target="_blank" rel="noopener noreferrer">
          {S.learnMore}
          <Icon name="link" size={12} />
        </a>
      )}
      <button type="button" className="wb-link" aria-label={S.viewCodeOf(card.type)} onClick={() => onView(card.type)}>
        {S.viewCode} <kbd>V</kbd>
      </button>
      {card.editable && (
        <button
          type="button"
          className="wb-link"
          aria-label={S.editCodeOf(card.type)}
          onClick={() => onEdit(card.type)}
        >
          {S.editCode} <kbd>E</kbd>
        </button>
      )}
    </div>
  );
}
