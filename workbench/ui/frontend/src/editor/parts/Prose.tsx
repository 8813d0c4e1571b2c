/** A text in which what stands between backticks is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split(/`+([^`]+)`+/);
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change their order.
  return parts.map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part));
}
