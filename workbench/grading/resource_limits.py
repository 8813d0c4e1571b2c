"""What one submission may use up."""

from msgspec import Struct

MEGABYTE = 1024 * 1024


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of one submission. Times are seconds of wall-clock time.

    A question that hangs costs at most ``question_seconds + grace_seconds``, a cell ``cell_seconds + grace_seconds``;
    everything together ends after ``total_seconds``.
    """

    cell_seconds: float = 20.0
    question_seconds: float = 10.0
    total_seconds: float = 300.0
    grace_seconds: float = 1.0
    """How long code that ignores its first warning may go on before its process is killed."""
    memory_megabytes: int = 2048
    """What the submission may take beyond the imported libraries, all its processes together, shared memory too."""
    disk_megabytes: int = 256
    """What it may write, all its folders together; each file's largest size where there is no bubblewrap."""
    processes: int = 128
    restarts: int = 12
    """How often the rest is run anew without a cell or a question that killed its process."""
    answer_megabytes: int = 256
