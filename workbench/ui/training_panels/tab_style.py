"""The style sheet of the Output and View tabs: in the colours of the notebook's theme, light or dark."""

STYLE = """<style>
.wb-training { color: var(--jp-ui-font-color1, inherit); padding: 4px 2px 8px; overflow: hidden; }
.wb-training .widget-html-content { line-height: 1.4; min-width: 0; width: 100%; }
.wb-training .wb-row { max-width: 420px; }
.wb-training h4 { margin: 10px 0 4px; font-size: 13px; font-weight: 600; }
.wb-training .wb-said { font-size: 13px; line-height: 1.4; white-space: normal; overflow-wrap: anywhere; }
.wb-training .wb-said b { font-weight: 600; }
.wb-training :is(.wb-epoch, .wb-range) { display: flex; align-items: center; gap: 8px; font-size: 13px;
  margin-right: 14px; }
.wb-training :is(.wb-epoch, .wb-range) input { flex: 1; min-width: 60px;
  accent-color: var(--jp-brand-color1, #1976d2); }
.wb-training :is(.wb-epoch, .wb-range) output { min-width: 4ch; text-align: right; font-variant-numeric: tabular-nums; }
.wb-training .wb-quiet { color: var(--jp-ui-font-color2, #616161); }
.wb-training .wb-refusal { color: var(--jp-error-color1, #b3261e); }
.wb-training .wb-tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(124px, 1fr)); gap: 6px;
  margin: 2px 0; }
.wb-training .wb-tile { padding: 5px 10px; border-radius: 6px;
  background: var(--jp-layout-color2, #f1f1f1); display: flex; flex-direction: column; line-height: 1.35; }
.wb-training .wb-tile span, .wb-training .wb-tile small { font-size: 11px; color: var(--jp-ui-font-color2, #616161);
  white-space: nowrap; }
.wb-training .wb-tile b { font-size: 16px; font-weight: 600; font-variant-numeric: tabular-nums; }
.wb-training .wb-scroll { overflow: auto; max-width: 100%; }
.wb-training .wb-scroll.wb-long { max-height: calc(21 * 22px); }
.wb-training table.wb-numbers { border-collapse: collapse; font-size: 12px; margin: 0;
  font-variant-numeric: tabular-nums; border: none; }
.wb-training table.wb-numbers th, .wb-training table.wb-numbers td { padding: 0 6px; text-align: right;
  border: none; white-space: nowrap; background: none; line-height: 18px; height: 22px; box-sizing: border-box; }
.wb-training table.wb-numbers th:first-child, .wb-training table.wb-numbers td:first-child { text-align: left; }
.wb-training table.wb-numbers thead th { position: sticky; top: 0; background: var(--jp-layout-color0, #fff);
  box-shadow: inset 0 -1px var(--jp-border-color1, #bdbdbd); font-weight: 600; }
.wb-training table.wb-numbers th.wb-name { max-width: 140px; overflow: hidden; text-overflow: ellipsis;
  font-weight: 600; text-align: left; vertical-align: baseline; }
.wb-training table.wb-numbers tr.wb-first th, .wb-training table.wb-numbers tr.wb-first td {
  box-shadow: inset 0 1px var(--jp-border-color2, #e0e0e0); }
.wb-training table.wb-numbers th.wb-split { text-align: left; }
.wb-training table.wb-numbers td.wb-split { text-align: left; color: var(--jp-ui-font-color2, #616161); }
.wb-training table.wb-matrix { border-collapse: separate; border-spacing: 2px; font-size: 12px; border: none;
  font-variant-numeric: tabular-nums; margin: 0; }
.wb-training table.wb-matrix td { min-width: 26px; padding: 3px 2px; text-align: center; border-radius: 3px;
  border: none; line-height: 1.4; }
.wb-training table.wb-matrix th { padding: 2px 6px; font-weight: 500; text-align: right; border: none; background: none;
  max-width: 110px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
.wb-training table.wb-matrix thead th { text-align: center; }
.wb-training table.wb-matrix tr, .wb-training table.wb-numbers tr { background: none; }
.wb-training .wb-none { color: var(--jp-ui-font-color3, #9e9e9e); }
.wb-training .wb-gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px; }
.wb-training .wb-gallery.wb-triples { grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); }
.wb-training .wb-gallery.wb-boxes { grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); }
.wb-training .wb-boxes .wb-card img { image-rendering: auto; }
.wb-training .wb-boxes .wb-card > div { display: block !important; max-width: none !important; }
.wb-training .wb-card { border-radius: 6px; padding: 8px; background: var(--jp-layout-color2, #f1f1f1); margin: 0; }
.wb-training .wb-card img, .wb-training .wb-looks img { width: 100%; image-rendering: pixelated; display: block;
  border-radius: 3px; }
.wb-training table.wb-errors td.wb-sample { text-align: left; min-width: 120px; max-width: 220px; height: auto; }
.wb-training table.wb-errors .wb-sample img { max-width: 72px; image-rendering: pixelated; }
.wb-training table.wb-errors .wb-sample :is(img, svg) { display: block; margin: 0 auto; }
.wb-training table.wb-errors .wb-sample svg { max-width: 200px; }
.wb-training .wb-card figcaption { font-size: 12px; line-height: 1.4; margin-top: 5px; overflow-wrap: anywhere; }
.wb-training .wb-side { display: flex; gap: 6px; }
.wb-training .wb-side > div { flex: 1 1 0; min-width: 0; font-size: 11px; text-align: center; }
.wb-training .wb-right { color: #2a9d6f; font-weight: 600; }
.wb-training .wb-wrong { color: var(--jp-error-color1, #c62828); font-weight: 600; }
.wb-training .wb-looks { display: flex; flex-wrap: wrap; gap: 12px; }
.wb-training .wb-looks figure { flex: 1 1 180px; max-width: 300px; margin: 0; font-size: 12px; }
.wb-training .wb-swatch { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin: 0 4px 0 8px; }
.wb-training .wb-words { font-size: 12px; margin: 6px 0 0; padding-left: 18px; line-height: 1.45; }
.wb-training .js-plotly-plot .plotly text:not(.nums):not(.name) { fill: var(--jp-ui-font-color1, #333) !important; }
.wb-training .js-plotly-plot .plotly .modebar { display: none; }
.wb-training .widget-inline-hbox .widget-label { min-width: 0; }
.wb-training .wb-bar .progress { border-radius: 4px; height: 8px; }
.wb-training .fa-caret-right::before { content: "\\f0da" / ""; }
.wb-training .fa-caret-down::before { content: "\\f0d7" / ""; }
.wb-training .fa-play::before { content: "\\f04b" / ""; }
.wb-training .fa-pause::before { content: "\\f04c" / ""; }
.wb-training .fa-stop::before { content: "\\f04d" / ""; }
.wb-training .fa-refresh::before { content: "\\f021" / ""; }
.wb-training .fa-image::before { content: "\\f03e" / ""; }
.wb-training .fa-code::before { content: "\\f121" / ""; }
.wb-training .fa-search::before { content: "\\f002" / ""; }
.wb-training .fa-undo::before { content: "\\f0e2" / ""; }
.wb-training .wb-trials table.wb-numbers :is(th, td) { text-align: left; }
.wb-training .wb-trials .widget-button { width: auto; height: 22px; line-height: 20px; margin: 1px 0; }
.wb-training .wb-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.wb-training .wb-fold.widget-toggle-button { text-align: left; box-shadow: none; font-weight: 600; margin: 4px 0 0;
  height: auto; min-height: 28px; white-space: normal; line-height: 1.4; padding-block: 4px; }
.wb-training .wb-pairs { grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); }
.wb-training .wb-looks figure.wb-wide { max-width: 520px; }
</style>"""
