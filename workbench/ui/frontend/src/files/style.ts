// The style sheet of the table of files, in the colours of the notebook's theme.

export const STYLE = `
.wb-files { color: var(--jp-ui-font-color1, inherit); font-size: 13px; line-height: 1.4; width: 100%; box-sizing: border-box;
  padding: 4px 2px 8px; }
.wb-files p { margin: 2px 0; overflow-wrap: anywhere; }
.wb-files-title { font-weight: 600; }
.wb-files-note { color: var(--jp-ui-font-color2, #616161); font-size: 12px; min-height: 1.4em; }
.wb-files-row { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; margin: 6px 0; }
.wb-files label { display: inline-flex; align-items: center; gap: 6px; }
.wb-files select, .wb-files input, .wb-files-row button { font: inherit; color: inherit; min-height: 26px;
  box-sizing: border-box; background: var(--jp-layout-color1, #fff); border: 1px solid var(--jp-border-color1, #bdbdbd);
  border-radius: 3px; padding: 1px 8px; max-width: 220px; }
.wb-files button { cursor: pointer; }
.wb-files :focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: -2px; }
.wb-files-grid { height: 320px; overflow: auto; border: 1px solid var(--jp-border-color2, #bdbdbd); position: relative;
  box-sizing: border-box; background: var(--jp-layout-color1, #fff); font-size: 12px; }
.wb-files-head, .wb-files-line { display: grid; min-width: 800px;
  grid-template-columns: minmax(150px, 2fr) 92px minmax(116px, 1.4fr) 112px 108px 88px minmax(120px, 2fr); }
.wb-files-head { position: sticky; top: 0; z-index: 1; background: var(--jp-layout-color2, #eee);
  border-bottom: 1px solid var(--jp-border-color2, #bdbdbd); }
.wb-files-head button { font: inherit; font-weight: 600; color: inherit; background: none; border: none; width: 100%;
  height: 26px; padding: 0 8px; text-align: left; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.wb-files-head button:hover { background: var(--jp-layout-color3, #e0e0e0); }
.wb-files-line { position: absolute; top: 0; left: 0; width: 100%; height: 26px; box-sizing: border-box; cursor: pointer;
  border-bottom: 1px solid var(--jp-border-color3, #e0e0e0); font-variant-numeric: tabular-nums; }
.wb-files-line > div { padding: 0 8px; line-height: 25px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.wb-files-line:hover { background: var(--jp-layout-color2, #f5f5f5); }
.wb-files-grid:focus-visible .wb-files-line[data-active=true] { outline: 2px solid var(--jp-brand-color1, #1976d2);
  outline-offset: -2px; }
.wb-files-line[aria-selected=true] { background: color-mix(in srgb, var(--jp-brand-color1, #1976d2) 26%, transparent); }
.wb-files-line[data-issue=true] > :last-child { color: var(--jp-error-color1, #b3261e); }
.wb-files-none { padding: 12px; }
.wb-files-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
