"""What trains the trials of a study: this process, or the workers of a cluster."""

import dataclasses
from typing import Any

from workbench.data import Dataset
from workbench.tuning.search_settings import Search
from workbench.tuning.trial_loop import LocalTrainer


def trainer_for(network: Any, data: Dataset, search: Search, client: Any) -> tuple[Any, int]:
    """What trains, and how many trials at once.

    Args:
        network: The model, where it was not drawn; else None.
        data: The data; trials do not look at its test split.
        search: What is searched.
        client: A Dask client, the address of a scheduler, or None.

    Raises:
        ClusterUnusable: The cluster cannot train.
    """
    if client is None:
        return LocalTrainer(network, without_test(data), search.scores), search.at_once
    from workbench.tuning.cluster_trainer import ClusterTrainer

    trainer = ClusterTrainer(network, without_test(data), search.scores, client)
    return trainer, max(search.at_once, trainer.threads())


def without_test(data: Dataset) -> Dataset:
    """The data without what one honest number is taken from at the end."""
    return dataclasses.replace(data, test=data.train[:0])
