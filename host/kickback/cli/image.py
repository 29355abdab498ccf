"""kickback image: write the file that makes a blank board a sensor."""

import hashlib

import click

from kickback.cli.common import refusing
from kickback.image.boards import BOARDS, DEFAULT
from kickback.terminal.progress import progress_bar


@click.command(epilog="Example: kickback image -o kickback-esp32.bin")
@click.option("-o", "--output", default="kickback-esp32.bin", metavar="FILE", help="The file (kickback-esp32.bin).")
@click.option("--micropython", metavar="FILE", help="MicroPython for the ESP32; fetched without it.")
@click.option("--board", default=DEFAULT, metavar="NAME", help=f"The board: {', '.join(BOARDS)} ({DEFAULT}).")
def image(output: str, micropython: str | None, board: str) -> None:
    """Write the file that makes a blank board a sensor.

    It contains MicroPython, the partition table and the firmware, and belongs at address 0x1000. kickback flash --blank
    writes it by itself.
    """
    from kickback.files import write_atomic
    from kickback.image.build import build
    from kickback.image.chip_image import make_chip_image
    from kickback.image.micropython import BASE, UNCHECKED, fetch, read_file

    with refusing():
        with progress_bar("fetching MicroPython") as progress:
            python = read_file(micropython) if micropython else fetch(progress)
        with progress_bar("compiling") as progress:
            made = build(progress=progress, board=board)
        content = make_chip_image(python, made).whole()
        write_atomic(output, content, read=[micropython])
    if not python.checked:
        click.echo(f"Warning: {UNCHECKED.format(python.version)}", err=True)
    click.echo(f"{output}: MicroPython {python.version} and kickback {made.name}, {len(content)} bytes for {BASE:#x}")
    click.echo(f"SHA-256 {hashlib.sha256(content).hexdigest()}")
