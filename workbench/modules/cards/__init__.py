"""What is shown of modules: a card for each, a table of all, and the reference page MODULES.md."""
