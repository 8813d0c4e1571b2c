// The style sheet of the review, in the colours of the notebook's theme.

export const STYLE = `
.wb-review { color: var(--jp-ui-font-color1, inherit); font-size: 13px; line-height: 1.4; width: 100%; box-sizing: border-box;
  padding: 4px 2px 8px; }
.wb-review [hidden] { display: none; }
.wb-review p { margin: 2px 0; overflow-wrap: anywhere; }
.wb-review-row { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; margin: 6px 0; }
.wb-review label { display: inline-flex; align-items: center; gap: 6px; }
.wb-review select, .wb-review button { font: inherit; color: inherit; min-height: 26px; box-sizing: border-box;
  background: var(--jp-layout-color1, #fff); border: 1px solid var(--jp-border-color1, #bdbdbd); border-radius: 3px;
  padding: 1px 8px; }
.wb-review button { cursor: pointer; }
.wb-review button:disabled { opacity: 0.5; cursor: default; }
.wb-review .wb-review-accept { border-color: var(--jp-brand-color1, #1976d2); font-weight: 600; }
.wb-review :focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.wb-review-table { max-height: 420px; overflow: auto; border: 1px solid var(--jp-border-color2, #bdbdbd); }
.wb-review table { border-collapse: collapse; border: none; margin: 0; width: 100%; font-size: 12px; }
.wb-review th, .wb-review td { text-align: left; padding: 3px 10px; border: none; vertical-align: top; overflow-wrap: anywhere; }
.wb-review th { font-weight: 600; }
.wb-review thead th { white-space: nowrap; position: sticky; top: 0; background: var(--jp-layout-color2, #eee); }
.wb-review tbody th { font-weight: 400; }
.wb-review tbody tr { background: none; border-top: 1px solid var(--jp-border-color3, #e0e0e0); }
.wb-review tr[data-kind=issue] td:nth-of-type(2), .wb-review tr[data-out=true] td:nth-of-type(2) {
  color: var(--jp-error-color1, #b3261e); }
.wb-review tr[data-kind=remark]:not([data-out=true]) td:nth-of-type(2) { color: var(--jp-warn-color0, #8a4b00); }
.wb-review input[type=checkbox] { accent-color: var(--jp-brand-color1, #1976d2); margin: 2px 0; }
.wb-review-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
