"""kickback completion: print the script that completes commands in a shell."""

import click


@click.command(epilog="Example: kickback completion bash > ~/.kickback.sh; then add source ~/.kickback.sh to ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands in a shell."""
    from click.shell_completion import get_completion_class

    from kickback.cli.main import main

    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(main, {}, "kickback", "_KICKBACK_COMPLETE").source())
