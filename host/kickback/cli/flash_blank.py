"""kickback flash --blank: everything that a blank board needs, after one question."""

import click

from kickback.cli.confirm import confirm
from kickback.terminal.progress import progress_bar


def flash_blank(port: str | None, micropython: str | None, board: str, yes: bool) -> tuple[str, str]:
    """Asks, writes the whole flash and waits until the firmware works. Returns the port and the code for claims.

    Raises ValueError, click.Abort.
    """
    from kickback.board.ports import find_port
    from kickback.flash.blank import Chip, examine, wait_until_works, write
    from kickback.flash.esptool import need_esptool
    from kickback.flash.pairing_code import PATH, new_code
    from kickback.image.build import build
    from kickback.image.chip_image import make_chip_image
    from kickback.image.micropython import UNCHECKED, MicroPython, fetch, read_file

    def question(chip: Chip, python: MicroPython) -> str:
        what = f"The ESP32 on {chip.port} ({chip.flash_mb} MB) "
        what += f"holds {chip.holds}, which will be lost." if chip.holds else "is blank."
        if not python.checked:
            what += f" {UNCHECKED.format(python.version)}."
        return f"{what} Write MicroPython {python.version} and kickback {image.name}?"

    need_esptool()
    port = port or find_port()
    with progress_bar("fetching MicroPython") as progress:
        python = read_file(micropython) if micropython else fetch(progress)
    with progress_bar("compiling") as progress:
        image = build(progress=progress, board=board)
    code = new_code()
    whole = make_chip_image(python, image, {PATH: code.encode()})
    click.echo(f"{port}: reading the flash", err=True)
    chip = examine(port)
    if not yes:
        confirm(question(chip, python))
    with progress_bar(f"writing to {port}") as progress:
        write(chip, whole, progress)
    click.echo(f"{port}: written and verified; waiting until the firmware has proven itself", err=True)
    wait_until_works(port)
    click.echo(f"version {image.name} works on MicroPython {python.version}")
    return port, code
