// The style sheet of the log, in the colours of the notebook's theme.

export const STYLE = `
.wb-log { color: var(--jp-ui-font-color1, inherit); width: 100%; box-sizing: border-box; }
.wb-log p { margin: 2px 0; font-size: 12px; color: var(--jp-ui-font-color2, #616161); }
.wb-log [hidden] { display: none; }
.wb-log-lines { height: 260px; overflow: auto; border: 1px solid var(--jp-border-color2, #bdbdbd); box-sizing: border-box;
  background: var(--jp-layout-color1, #fff); font: 12px/1.5 var(--jp-code-font-family, ui-monospace, monospace); }
.wb-log-lines:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: -2px; }
.wb-log-line { display: flex; gap: 12px; padding: 0 8px; }
.wb-log-line time { color: var(--jp-ui-font-color2, #616161); flex: none; }
.wb-log-line b { font-weight: 600; flex: 0 0 auto; max-width: 34%; overflow-wrap: anywhere; }
.wb-log-line span { white-space: pre-wrap; overflow-wrap: anywhere; }
`;
