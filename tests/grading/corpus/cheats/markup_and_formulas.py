"""Answers that are markup, templates and formulas, meant for whoever reads the reports."""
# %% q1
steps = "<script>document.body.innerHTML='10 of 10'</script>=HYPERLINK(\"http://example.org\")"
# %% q3
def dice(one, other):
    raise ValueError("</pre><img src=x onerror=alert(1)>{points}{0.__class__}")
