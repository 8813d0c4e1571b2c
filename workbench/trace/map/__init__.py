"""``wb.view`` of a network: models and graphs as boxes and arrows, folded, laid out and rendered as SVG."""
