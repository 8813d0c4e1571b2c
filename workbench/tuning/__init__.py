"""Auto tuning: a search for better parameters of a training and of layers, which can be watched, trusted and applied.

Each name is imported when it is first used. Optuna does the searching (the extra ``tuning``).
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.tuning.generations import Generation as Generation
    from workbench.tuning.kept_studies import StudyTable as StudyTable
    from workbench.tuning.kept_studies import open as open  # noqa: A004 - the word a learner reads
    from workbench.tuning.kept_studies import studies as studies
    from workbench.tuning.proposals import Proposal as Proposal
    from workbench.tuning.proposals import proposals as proposals
    from workbench.tuning.retraining import Retraining as Retraining
    from workbench.tuning.search_settings import Score as Score
    from workbench.tuning.search_settings import Search as Search
    from workbench.tuning.search_space import Choices as Choices
    from workbench.tuning.search_space import Range as Range
    from workbench.tuning.search_space import Space as Space
    from workbench.tuning.study import Study as Study
    from workbench.tuning.trial_values import Trial as Trial
    from workbench.tuning.tuning_start import tune as tune

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "generations": ["Generation"],
        "kept_studies": ["StudyTable", "open", "studies"],
        "proposals": ["Proposal", "proposals"],
        "retraining": ["Retraining"],
        "search_settings": ["Score", "Search"],
        "search_space": ["Choices", "Range", "Space"],
        "study": ["Study"],
        "trial_values": ["Trial"],
        "tuning_start": ["tune"],
    },
)
