"""kickback flash: the firmware onto the sensor, over its USB cable."""

import click

from kickback.cli.common import refusing
from kickback.terminal.progress import progress_bar


@click.command(epilog="Example: kickback flash --dry-run")
@click.option("--port", metavar="PORT", help="The sensor's port, as /dev/ttyUSB0 or COM3; else the only one there is.")
@click.option("--dry-run", is_flag=True, help="Show what would be copied, change nothing.")
def flash(port, dry_run) -> None:
    """Copy the firmware to the sensor over USB.

    The version before stays beside the new one, and comes back if that does not work.
    """
    from kickback.board.repl import connect
    from kickback.flash.plan import make_plan
    from kickback.flash.transfer import carry_out
    from kickback.flash.trial import watch
    from kickback.image.build import build

    with refusing():
        with progress_bar("compiling") as progress:
            image = build(progress=progress)
        with connect(port) as board:
            plan = make_plan(board, image)
            if dry_run or plan.current:
                _show(image, plan)
                return
            with progress_bar(f"copying to {board.port}") as progress:
                carry_out(board, image, plan, progress)
            click.echo(f"{board.port}: copied, verified; waiting for it to prove itself", err=True)
            watch(board, plan)
    click.echo(f"version {image.name} works in slot {plan.slot}: {_summary(plan)}")


def _show(image, plan) -> None:
    if plan.current:
        click.echo(f"version {image.name} is on the sensor already")
        return
    for deed, paths in (("send", plan.send), ("copy", plan.copy), ("keep", plan.keep), ("remove", plan.drop)):
        for path in paths:
            click.echo(f"{deed:6}  /{plan.slot}/{path}")
    for name in plan.root:
        click.echo(f"send    /{name}")
    click.echo(f"version {image.name} into slot {plan.slot}: {_summary(plan)}")


def _summary(plan) -> str:
    files, there = len(plan.send) + len(plan.root), len(plan.copy) + len(plan.keep)
    return f"{files} files to send ({plan.sent_bytes / 1024:.1f} kB), {there} on the device already"
