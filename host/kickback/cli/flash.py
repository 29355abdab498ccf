"""kickback flash: install the firmware on a board over its USB cable."""

from typing import TYPE_CHECKING

import click

from kickback.cli.board_warning import warn_untested
from kickback.cli.common import Refusal, refusing
from kickback.image.boards import BOARDS, DEFAULT
from kickback.terminal.escape import plain
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.flash.plan import Plan
    from kickback.image.build import Image


@click.command(epilog="Example: kickback flash --dry-run")
@click.option("--port", metavar="PORT", help="The board's port, as /dev/ttyUSB0 or COM3; optional with one board.")
@click.option("--dry-run", is_flag=True, help="Show what would be copied, change nothing.")
@click.option("--blank", is_flag=True, help="Write MicroPython too, over everything that is on the board.")
@click.option("--micropython", metavar="FILE", help="The image for --blank; fetched without it.")
@click.option("--board", "name", metavar="NAME", help=f"The board, if it is new or another: {', '.join(BOARDS)}.")
@click.option("--yes", is_flag=True, help="Do not ask before --blank.")
def flash(port: str | None, dry_run: bool, blank: bool, micropython: str | None, name: str | None, yes: bool) -> None:
    """Copy the firmware to a board over USB.

    The previous version stays beside the new one and is restored if the new one does not work. A sensor without an
    owner becomes yours.
    """
    if blank:
        _blank(port, micropython, name, yes, dry_run)
        return
    if micropython or yes:
        raise click.UsageError("--micropython and --yes need --blank")
    from kickback.board.repl import connect
    from kickback.flash.pairing_code import pairing_code
    from kickback.flash.plan import installed_board, make_plan
    from kickback.flash.transfer import transfer
    from kickback.flash.trial import run_trial
    from kickback.image.build import build

    with refusing():
        with connect(port) as board:
            warn_untested(board)
            name = name or installed_board(board)
            with progress_bar("compiling") as progress:
                image = build(progress=progress, board=name)
            plan = make_plan(board, image)
            if dry_run:
                _show(image, plan)
                return
            _show_code(pairing_code(board))
            if plan.current:
                _show(image, plan)
                return
            with progress_bar(f"copying to {board.port}") as progress:
                transfer(board, image, plan, progress)
            click.echo(f"{board.port}: copied and verified; waiting until the new version has proven itself", err=True)
            run_trial(board, plan)
    click.echo(f"version {image.name} works in slot {plan.slot}: {_summary(plan)}")
    _claim(board.port)


def _show_code(code: str) -> None:
    """Prints the code that a phone or a second laptop needs to claim the sensor over the air."""
    middle = len(code) // 2
    click.echo(f"code for claims over Bluetooth, to write on the box: {code[:middle]} {code[middle:]}", err=True)


def _blank(port: str | None, micropython: str | None, name: str | None, yes: bool, dry_run: bool) -> None:
    from kickback.cli.flash_blank import flash_blank

    if dry_run:
        raise click.UsageError("--dry-run cannot be used with --blank")
    with refusing():
        port, code = flash_blank(port, micropython, name or DEFAULT, yes)
    _claim(port)
    _show_code(code)
    click.echo("Next: kickback selftest --usb checks the wiring.")


def _claim(port: str) -> None:
    """Makes this laptop the owner of a sensor that has none, and sets its clock: the cable proves physical access."""
    from kickback.cli.link_options import run
    from kickback.link.cable import connect_cable
    from kickback.link.keyring import Keyring

    async def claim() -> None:
        async with connect_cable(port) as client:
            if not client.claimed:
                keyring = Keyring()
                await client.claim(keyring, again=True)
                click.echo(f"{plain(client.name)} is yours; its key is in {keyring.path}")
            await client.set_time()

    try:
        run(claim())
    except Refusal as error:
        click.echo(f"Warning: not claimed: {error.message}; try kickback pair --usb {port}", err=True)


def _show(image: "Image", plan: "Plan") -> None:
    """Prints what would be done with each file."""
    if plan.current:
        click.echo(f"version {image.name} is already on the sensor")
        return
    for verb, paths in (("send", plan.send), ("copy", plan.copy), ("keep", plan.keep), ("remove", plan.drop)):
        for path in paths:
            click.echo(f"{verb:6}  /{plan.slot}/{path}")
    for name in plan.root:
        click.echo(f"send    /{name}")
    click.echo(f"version {image.name} into slot {plan.slot}: {_summary(plan)}")


def _summary(plan: "Plan") -> str:
    sent, present = len(plan.send) + len(plan.root), len(plan.copy) + len(plan.keep)
    return f"{sent} files to send ({plan.sent_bytes / 1024:.1f} kB), {present} already on the device"
