// The editor's icons: 16 × 16, drawn with one stroke, coloured by the text around them.

const PATHS = {
  undo: "M5.5 3 2.5 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7",
  redo: "M10.5 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9",
  copy: "M5.5 5.5h7a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM2.5 10.5v-7a1 1 0 0 1 1-1h7",
  cut: "M4.5 10.3a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM11.5 10.3a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM5.5 10.7 11 2.5M10.5 10.7 5 2.5",
  paste: "M6 2.5h4v2H6zM6 3.5H4.5a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1H10M6 8h4M6 10.5h4",
  duplicate:
    "M5.5 5.5h7a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM2.5 10.5v-7a1 1 0 0 1 1-1h7M9 7.5v4M7 9.5h4",
  delete: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9M6.8 7v4M9.2 7v4",
  fold: "M2.5 5.5v-2a1 1 0 0 1 1-1h2M10.5 2.5h2a1 1 0 0 1 1 1v2M13.5 10.5v2a1 1 0 0 1-1 1h-2M5.5 13.5h-2a1 1 0 0 1-1-1v-2M5.5 5.5h5v5h-5z",
  unfold: "M6.5 2.5h-4v4M9.5 2.5h4v4M13.5 9.5v4h-4M2.5 9.5v4h4M3 3l3.5 3.5M13 3 9.5 6.5M13 13 9.5 9.5M3 13l3.5-3.5",
  tidy: "M2.5 6.5h3v3h-3zM10.5 2.5h3v3h-3zM10.5 10.5h3v3h-3zM5.5 8H8M8 8V4h2.5M8 8v4h2.5",
  rows: "M2 3h3v3H2zM8.5 3h3v3h-3zM2 10.5h3v3H2zM8.5 10.5h3v3h-3zM5 4.5h3.5M11.5 4.5H14v3.8H.8V12H2M5 12h3.5",
  activations: "M2 2.5h12v11H2zM2 10l3.2-3.2 2.6 2.6 2-2L14 11M10.8 5.2v.1",
  minimap: "M2 3h12v10H2zM8.5 8.5H14M8.5 8.5V13M4.5 5.5h3",
  fullScreen: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  save: "M3.5 2.5h7l3 3v7a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM5.5 2.5v3.5h5v-3.5M5 13.5V9h6v4.5",
  tab: "M2.5 3h11v10h-11zM8 3v10M9.8 6.5h2M9.8 9h2",
  more: "M3.5 7.2v1.6M8 7.2v1.6M12.5 7.2v1.6",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10M6 6.5h4v3H6z",
  zoomIn: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2M7 5v4M5 7h4",
  zoomOut: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2M5 7h4",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
  codeCell: "M5.5 5 2.5 8l3 3M10.5 5l3 3-3 3M9 3.5l-2 9",
  help: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.7-.8 1.3M8 11.3v.2",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  left: "M10 4 6 8l4 4",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  error: "M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM8 4.8v3.7M8 11v.2",
  warning: "M8 2 1.8 13.5h12.4zM8 6.5v3.3M8 11.7v.2",
  hint: "M8 1.8a4.3 4.3 0 0 0-2.3 7.9V11.5h4.6V9.7A4.3 4.3 0 0 0 8 1.8zM6.3 14h3.4",
  ok: "M3 8.5l3.2 3.2L13 4.8",
  note: "M3.5 2.5h9a1 1 0 0 1 1 1v6.5l-3.5 3.5H3.5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM13.5 10H10v3.5M5 5.5h6M5 8h4",
  opaque: "M4 7h8v6.5H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2M8 9.5v1.8",
  block: "M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3",
  shares: "M6.5 9.5l3-3M7 5l1.5-1.5a2.5 2.5 0 0 1 4 3.5L11 8.5M9 11l-1.5 1.5a2.5 2.5 0 0 1-4-3.5L5 7.5",
  link: "M9.5 2.5h4v4M13.5 2.5 8 8M11.5 9v4.5h-9v-9H7",
  up: "M8 13V3M4 7l4-4 4 4",
  replaceLayer: "M3 6.5a5 5 0 0 1 9-2M12.5 2v3h-3M13 9.5a5 5 0 0 1-9 2M3.5 14v-3h3",
  bypass: "M1.5 10.5h3a3.5 4.5 0 0 1 7 0h3M6 13.5h4v-4H6z",
  mute: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2zM4 4l8 8",
  freeze: "M4 7h8v6.5H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  thawed: "M4 7h8v6.5H4zM5.5 7V4a2.5 2.5 0 0 1 4.7-1.2",
  arrange: "M2.5 2v12M5 4h8.5v3H5zM5 9.5h5v3H5z",
  alignLeft: "M2.5 2v12M5 4h8.5v3H5zM5 9.5h5v3H5z",
  alignCentre: "M8 1.5V4M8 7v2.5M8 12.5v2M3.5 4h9v3h-9zM5.5 9.5h5v3h-5z",
  alignRight: "M13.5 2v12M2.5 4H11v3H2.5zM6 9.5h5v3H6z",
  alignTop: "M2 2.5h12M4 5h3v8.5H4zM9.5 5h3v5h-3z",
  alignMiddle: "M1.5 8H4M7 8h2.5M12.5 8h2M4 3.5h3v9H4zM9.5 5.5h3v5h-3z",
  alignBottom: "M2 13.5h12M4 2.5h3V11H4zM9.5 6h3v5h-3z",
  distributeHorizontally: "M2.5 2v12M13.5 2v12M6.2 4.5h3.6v7H6.2z",
  distributeVertically: "M2 2.5h12M2 13.5h12M4.5 6.2h7v3.6h-7z",
  frame: "M2 4.5v-2h2M12 2.5h2v2M14 11.5v2h-2M4 13.5H2v-2M6.5 2.5h3M6.5 13.5h3M2 7v2M14 7v2M5 5.5h4",
  freeNote: "M3.5 2.5h9a1 1 0 0 1 1 1v6.5l-3.5 3.5H3.5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM13.5 10H10v3.5M8 5v5M5.5 7.5h5",
  savePicture: "M2.5 2.5h11v7h-11zM2.5 8l3-2.5 3 2.5 2-1.5 3 2.5M8 10.5v4M6 12.8l2 2 2-2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="wb-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
