"""What makes a shell complete commands, options and sessions: kickback completion."""

import click


@click.command(epilog="Example: kickback completion bash > ~/.kickback.sh; then  source ~/.kickback.sh  in ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell) -> None:
    """Print a script for your SHELL that completes commands, options and sessions."""
    from click.shell_completion import get_completion_class

    from kickback.cli.main import main

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(main, {}, "kickback", "_KICKBACK_COMPLETE").source())
