"""Panels and charts of training: settings, samples, curves and tables as widgets."""
