"""kickback web: the page for phones and browsers, served on localhost or written to disk."""

import webbrowser
from pathlib import Path

import click

from kickback.cli.common import refusing

PORT = 8765


@click.command(epilog="Example: kickback web -o site")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FOLDER|FILE.html", help="Write it instead.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def web(out: Path | None, port: int, no_browser: bool) -> None:
    """Serve or write the page for phones and browsers."""
    from kickback.web.build import site
    from kickback.web.write import write_folder, write_single

    with refusing():
        files = site()
        if out and out.suffix == ".html":
            size = write_single(files, out)
            click.echo(f"{out}: one file, {size} bytes; open it on a computer")
        elif out:
            write_folder(files, out)
            click.echo(f"{out}: {len(files)} files; its README.txt lists the requirements of a phone")
        else:
            _serve(files, port, not no_browser)


def _serve(files: dict[str, bytes], port: int, opens: bool) -> None:
    from kickback.web.serve import make_server

    server = make_server(files, port)
    address = f"http://localhost:{server.server_port}/"
    click.echo(f"{address} (Ctrl-C ends it)")
    if opens:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
