"""Protects text cells of CSV files from being run as formulas by spreadsheets."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
QUOTE = "'"


def protect(cell: object) -> object:
    """Text that a spreadsheet would take for a formula gets a leading quote; anything else stays as it is."""
    return QUOTE + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def unprotect(cell: str) -> str:
    """The text without the quote that ``protect`` adds."""
    return cell[1:] if cell[:1] == QUOTE and cell[1:].startswith(FORMULA_STARTS) else cell
