"""The tab "Auto tuning": what is ticked, how a search goes on, and what it has found."""
