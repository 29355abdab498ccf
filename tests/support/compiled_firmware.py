"""The deployed firmware in a folder, for scripts in MicroPython that use parts of it."""

import pytest
from kickback.virtual.run.compiled import SLOT, device_files
from kickback_protocol import record_codec


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A folder with the bytecode of the firmware."""
    folder = tmp_path_factory.mktemp("firmware")
    for name, data in device_files(rom_names=False).items():
        if name.startswith(f"{SLOT}/"):
            path = folder / name.removeprefix(f"{SLOT}/")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    (folder / "kinds.py").write_text("".join(f"{name} = {value}\n" for name, value in constants()))
    return folder


def constants() -> list[tuple[str, int]]:
    """The constants of record_codec, which the image build inlines."""
    return [(name, value) for name, value in vars(record_codec).items() if name.isupper() and isinstance(value, int)]
