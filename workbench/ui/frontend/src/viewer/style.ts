// The style sheet of the viewer, in the colours of the notebook's theme.

export const STYLE = `
.wb-look { color: var(--jp-ui-font-color1, inherit); font-size: 13px; line-height: 1.4; width: 100%; box-sizing: border-box;
  padding: 4px 2px 8px; }
.wb-look-row { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; margin: 4px 0; }
.wb-look-field { display: inline-flex; align-items: center; gap: 6px; }
.wb-look-wide { display: flex; flex: 1 1 260px; }
.wb-look-wide input[type=range] { flex: 1; min-width: 60px; }
.wb-look input[type=range] { accent-color: var(--jp-brand-color1, #1976d2); width: 130px; margin: 0; }
.wb-look input[type=range].wb-look-edge { width: 100%; }
.wb-look input[type=number] { width: 5.5em; }
.wb-look select, .wb-look input[type=number], .wb-look button { font: inherit; color: inherit; min-height: 26px;
  background: var(--jp-layout-color1, #fff); border: 1px solid var(--jp-border-color1, #bdbdbd); border-radius: 3px;
  padding: 1px 6px; box-sizing: border-box; }
.wb-look button { cursor: pointer; min-width: 28px; }
.wb-look button:disabled { opacity: 0.5; cursor: default; }
.wb-look button[aria-pressed=true], .wb-look button[aria-current=true] {
  outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: -2px; }
.wb-look output { font-variant-numeric: tabular-nums; }
.wb-look :focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.wb-look-frame { position: relative; height: 440px; overflow: hidden; background: #26282b; border-radius: 3px;
  border: 1px solid var(--jp-border-color2, #bdbdbd); }
.wb-look-frame canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: crosshair; }
.wb-look-frame img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
.wb-look-frame .wb-look-side { position: absolute; top: 6px; padding: 0 6px; border-radius: 3px; background: #000b;
  color: #fff; pointer-events: none; font-size: 12px; }
.wb-look-side:first-of-type { left: 6px; }
.wb-look-side:last-of-type { right: 6px; }
.wb-look-readout { display: block; min-height: 1.4em; margin: 4px 0; overflow-wrap: anywhere; }
.wb-look-note { color: var(--jp-error-color1, #b3261e); margin: 4px 0; overflow-wrap: anywhere; }
.wb-look fieldset { border: none; margin: 4px 0; padding: 0; min-width: 0; }
.wb-look legend { padding: 0; font-weight: 600; float: left; margin-right: 12px; }
.wb-look-swatch { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 4px;
  border: 1px solid var(--jp-ui-font-color2, #616161); vertical-align: -1px; box-sizing: border-box; }
.wb-look-swatch[data-outline=true] { background: none; border-width: 3px; }
.wb-look details { margin: 4px 0; }
.wb-look summary { cursor: pointer; font-weight: 600; }
.wb-look table { border-collapse: collapse; border: none; margin: 4px 0; font-size: 12px; }
.wb-look th, .wb-look td { text-align: left; padding: 2px 12px 2px 0; border: none; vertical-align: top;
  max-width: 420px; overflow-wrap: anywhere; background: none; }
.wb-look tr { background: none; }
.wb-look tbody th { font-weight: 400; color: var(--jp-ui-font-color2, #616161); }
.wb-look-bars { display: block; width: 100%; max-width: 560px; height: 110px; margin: 2px 0 6px; }
.wb-look-bars path { fill: currentColor; }
.wb-look-bars .wb-look-span { fill: var(--jp-brand-color1, #1976d2); fill-opacity: 0.18; stroke: var(--jp-brand-color1, #1976d2);
  stroke-width: 2; vector-effect: non-scaling-stroke; }
.wb-look-bars .wb-look-red { color: #d55e00; } .wb-look-bars .wb-look-green { color: #009e73; }
.wb-look-bars .wb-look-blue { color: #0072b2; }
.wb-look-cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 6px; margin: 4px 0;
  max-height: 284px; overflow: auto; padding: 2px; }
.wb-look-cards button { display: flex; flex-direction: column; align-items: center; gap: 2px; padding: 4px; min-width: 0;
  height: auto; text-align: center; }
.wb-look-cards img { height: 72px; max-width: 100%; object-fit: contain; }
.wb-look-cards span { font-size: 11px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.wb-look-cards .wb-look-issue { white-space: normal; color: var(--jp-error-color1, #b3261e); }
.wb-look-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
