"""The flags of a rep with their numbers."""

from typing import TYPE_CHECKING

from kickback.training.rep import Rep

if TYPE_CHECKING:  # a list of sessions needs no core and no numpy
    pass
from kickback.terminal.tables import number_cell


def flag_words(rep: Rep, best_rom: float) -> list[str]:
    """Each flag of a rep with its number, where the rep carries one; best_rom is the set's largest range."""
    numbers = {
        "ballistic": f"{rep.peak_speed / rep.mean_speed:.1f}x" if rep.peak_speed and rep.mean_speed else "",
        "short pause": number_cell(rep.peak_pause_s, 2, "s"),
        "dropped": number_cell(rep.eccentric_s, 2, "s"),
        "short range": f"{100 * rep.rom / best_rom:.0f} %" if rep.rom and best_rom else "",
        "over range": number_cell(rep.rom, 0, rep.rom_unit),
    }
    return [f"{flag} {numbers.get(flag, '')}".strip() for flag in rep.flags]
