"""Constants as numbers: the same program, without the names."""

import pytest
from kickback.flash_build import CORE, FIRMWARE
from kickback.flash_fold import fold

OTHER = """from repcore import const
ONE = const(1)
MINUS = const(-2)
BIG = const(1 << 20)
_OWN = const(5)
NAME = 'x'
"""


def folded(text: str, **more: str) -> str:
    return fold({"other.py": OTHER, "main.py": text, **more})["main.py"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import other\nx = other.ONE + other.BIG", "pass\nx = 1 + 1048576"),
        ("import other as o\nx = o.MINUS - o.MINUS", "pass\nx = (-2) - (-2)"),
        ("from other import ONE, NAME\nx = [ONE, NAME]", "from other import NAME\nx = [1, NAME]"),
        ("from other import ONE as E\ndef f():\n    return E", "pass\ndef f():\n    return 1"),
        ("from repcore import other\nx = other.ONE", "from repcore import other\nx = other.ONE"),
        ("import other\nx = other.ONE, other.NAME", "import other\nx = 1, other.NAME"),
        ("import other\nx = other.ONE\ny = other", "import other\nx = 1\ny = other"),
        ("import other  # for what it does", "import other  # for what it does"),
        ("import other\nx = other.NAME, other._OWN", "import other\nx = other.NAME, other._OWN"),
        ("x = 'ä'\nimport other\ny = 'ö', other.ONE", "x = 'ä'\npass\ny = 'ö', 1"),
    ],
)
def test_uses(before, after):
    assert folded(before) == after


def test_definitions_become_the_files_own():
    made = fold({"other.py": OTHER + "x = ONE\n"})["other.py"]
    assert "_ONE = const(1)\n" in made and made.endswith("x = _ONE\n")
    assert fold({"board.py": "SDA = const(21)\n"})["board.py"] == "SDA = const(21)\n"


def test_a_package():
    sources = {
        "repcore/wire.py": OTHER,
        "repcore/sets.py": "from . import wire\nfrom .wire import ONE\nx = wire.BIG, ONE",
        "app.py": "from repcore import const, wire\nx = wire.ONE",
    }
    made = fold(sources)
    assert made["repcore/sets.py"] == "from . import wire\npass\nx = 1048576, 1"
    assert made["app.py"] == "from repcore import const, wire\nx = 1"


def test_the_whole_firmware_keeps_its_lines():
    sources = {path.name: path.read_text() for path in FIRMWARE.glob("*.py")}
    sources |= {f"{CORE.name}/{path.name}": path.read_text() for path in CORE.glob("*.py")}
    for name, text in fold(sources).items():
        compile(text, name, "exec")
        assert text.count("\n") == sources[name].count("\n")
