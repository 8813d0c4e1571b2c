import type { Card } from "../hooks/useHelpCard";
import { Icon } from "../icons";
import { S } from "../strings";

interface Props {
  card: Card;
  onEnter: () => void;
  onLeave: () => void;
}

/** What a layer does, in a sentence, and where to read more. */
export function HelpCard({ card, onEnter, onLeave }: Props) {
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
    </div>
  );
}
