"""The flags of a rep in words, with their numbers."""

from kickback.training.rep import FLAG_TERMS, Rep


def flag_words(rep: Rep, best_rom: float) -> list[str]:
    """The flags of a rep, each with its number if it has one. best_rom: the largest range of the set."""
    numbers = {
        "ballistic": _number(rep.peak_speed / rep.mean_speed, 1, "x") if rep.peak_speed and rep.mean_speed else "",
        "short pause": _number(rep.peak_pause_s, 2, " s"),
        "dropped": _number(rep.eccentric_s, 2, " s"),
        "short range": _number(100 * rep.rom / best_rom, 0, " %") if rep.rom and best_rom else "",
        "over range": _number(rep.rom, 0, f" {rep.rom_unit}"),
    }
    return [f"{FLAG_TERMS.get(flag, flag)} {numbers.get(flag, '')}".strip() for flag in rep.flags]


def _number(value: float | None, digits: int, unit: str) -> str:
    return "" if value is None else f"{value:.{digits}f}{unit}"
