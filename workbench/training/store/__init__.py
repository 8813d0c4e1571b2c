"""Runs on disk: settings, histories, weights and networks in a folder of their own, and how they are read again."""
