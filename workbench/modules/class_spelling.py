"""Names of modules in their two spellings: classes and functions."""

import re


def snake_case(name: str) -> str:
    """The name of the function that belongs to a class.

    Args:
        name: In capitals, such as "MinMaxNormalization".

    Returns:
        In lower case, such as "min_max_normalization".

    >>> snake_case("MinMaxNormalization"), snake_case("ZScoreStandardization"), snake_case("GammaCorrectionRGB")
    ('min_max_normalization', 'z_score_standardization', 'gamma_correction_rgb')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
