"""An instructor's side of a lab: build it, judge what comes back, report."""
