"""Large numbers as a learner reads them."""

_UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_THREE_DIGITS = 100


def count_text(number: int) -> str:
    """A number of weights or multiply-accumulates in three digits or so.

    >>> count_text(156), count_text(61_706), count_text(138_357_544), count_text(15_470_264_320)
    ('156', '61.7 k', '138 M', '15.5 G')
    """
    for size, unit in _UNITS:
        # 999,950 would read "1000 k": it belongs to the next unit.
        if number >= size - size // 2000:
            value = number / size
            digits = f"{value:.0f}" if value >= _THREE_DIGITS - 0.05 else f"{value:.1f}".removesuffix(".0")
            return f"{digits} {unit}"
    return str(number)


def exact_text(number: int) -> str:
    """The number in full, with thousands set apart.

    >>> exact_text(61706)
    '61,706'
    """
    return f"{number:,}"
