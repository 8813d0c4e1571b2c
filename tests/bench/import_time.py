"""How long ``import workbench`` takes in a fresh Python, beside peers in the same run.

Run it as ``python tests/bench/import_time.py``. Times are medians in milliseconds, of the import alone and of the
whole process; the peers are imported in turn, so that a busy machine disturbs all alike.
"""

import subprocess
import sys
from statistics import median
from time import perf_counter

MODULES = ("workbench", "numpy", "keras")
REPEATS = 10

_TIMED_IMPORT = "from time import perf_counter as now; start = now(); import {}; print(now() - start)"


def measure(module: str) -> tuple[float, float]:
    """Seconds for the import of ``module``, and for the whole process that does it."""
    start = perf_counter()
    command = [sys.executable, "-c", _TIMED_IMPORT.format(module)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1]), perf_counter() - start


def main() -> None:
    """Print a Markdown table."""
    for module in MODULES:  # once for the disk cache and the compiled files
        measure(module)
    rounds = [{module: measure(module) for module in MODULES} for _ in range(REPEATS)]
    print(f"| import | median of {REPEATS} (ms) | slowest (ms) | whole process, median (ms) |")
    print("| --- | ---: | ---: | ---: |")
    for module in MODULES:
        imports, processes = zip(*(times[module] for times in rounds), strict=True)
        numbers = (median(imports), max(imports), median(processes))
        print(f"| {module} | " + " | ".join(f"{1000 * seconds:.0f}" for seconds in numbers) + " |")


if __name__ == "__main__":
    main()
