"""The style of cards and of the table of modules: the colours of the notebook's theme, or else of the system."""

from workbench.html_elements import Markup, element

STYLE = element(
    "style",
    Markup("""
.wb-card { max-width: 860px; line-height: 1.5; color: var(--jp-ui-font-color1, CanvasText);
  --wb-line: var(--jp-border-color2, color-mix(in srgb, CanvasText 25%, transparent));
  --wb-quiet: var(--jp-ui-font-color2, color-mix(in srgb, CanvasText 75%, transparent)); }
.wb-card h3 { margin: 0 0 4px; }
.wb-card h3 [lang], .wb-card th [lang] { color: var(--wb-quiet); font-weight: 400; }
.wb-card h3 [lang] { margin-left: 6px; }
.wb-card th [lang] { display: block; }
.wb-card .wb-kind { font-size: 12px; font-weight: 400; border: 1px solid var(--wb-line); border-radius: 10px;
  padding: 1px 8px; margin-left: 8px; vertical-align: middle; }
.wb-card p { margin: 0 0 8px; }
.wb-card .wb-caution { border-left: 4px solid #e6a100; padding: 4px 10px; margin: 8px 0;
  background: color-mix(in srgb, #e6a100 16%, transparent); }
.wb-card dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 8px 0; }
.wb-card dt { color: var(--wb-quiet); }
.wb-card dd { margin: 0; overflow-wrap: anywhere; }
.wb-card table { border-collapse: collapse; margin: 8px 0; font: inherit; color: inherit; }
.wb-card th, .wb-card td { text-align: left; vertical-align: top; padding: 4px 8px; white-space: normal;
  border-bottom: 1px solid var(--wb-line); background: none; }
.wb-card .wb-category th { font-size: 1.2em; padding-top: 16px; }
.wb-card figure { margin: 12px 0; }
.wb-card .wb-pair { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.wb-card td .wb-pair { min-width: 160px; }
.wb-card .wb-pair > div { display: grid; gap: 2px; justify-items: start; }
.wb-card .wb-pair img { margin: 0; max-width: 100%; image-rendering: auto; outline: 1px solid var(--wb-line); }
.wb-card small, .wb-card figcaption { font-size: 12px; color: var(--wb-quiet); }
.wb-card .wb-arrow { font-size: 20px; color: var(--wb-quiet); }
.wb-card summary { cursor: pointer; }
.wb-card pre { overflow-x: auto; padding: 8px; font-size: 12px; line-height: 1.45; white-space: pre;
  border: 1px solid var(--wb-line);
  background: var(--jp-layout-color2, color-mix(in srgb, CanvasText 6%, transparent)); }
"""),
)
