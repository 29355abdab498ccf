"""Inlined constants and short names leave the program the same."""

import pytest
from kickback.image.build import device_sources
from kickback.image.inline_constants import inline_constants
from kickback.image.shorten_names import shorten_attributes, shorten_parameters

OTHER = """from repcore import const
ONE = const(1)
MINUS = const(-2)
BIG = const(1 << 20)
_OWN = const(5)
NAME = 'x'
"""


def folded(text: str, **more: str) -> str:
    return inline_constants({"other.py": OTHER, "main.py": text, **more})["main.py"]


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


def test_definitions_become_private():
    made = inline_constants({"other.py": OTHER + "x = ONE\n"})["other.py"]
    assert "_ONE = const(1)\n" in made and made.endswith("x = _ONE\n")
    assert inline_constants({"board.py": "SDA = const(21)\n"})["board.py"] == "SDA = const(21)\n"


def test_name_with_and_without_underscore():
    """Inlining would merge the two constants."""
    with pytest.raises(ValueError, match="a.py: _B exists also without the leading _: rename one of them"):
        inline_constants({"a.py": "B = const(1)\n_B = const(2)\nprint(_B)\n"})


def test_package():
    sources = {
        "repcore/wire.py": OTHER,
        "repcore/sets.py": "from . import wire\nfrom .wire import ONE\nx = wire.BIG, ONE",
        "app.py": "from repcore import const, wire\nx = wire.ONE",
    }
    made = inline_constants(sources)
    assert made["repcore/sets.py"] == "pass\npass\nx = 1048576, 1"
    assert made["app.py"] == "from repcore import const\nx = 1"


def test_firmware_keeps_its_lines():
    sources = {name: path.read_text() for name, path in device_sources().items()}
    for name, text in inline_constants(sources).items():
        compile(text, name, "exec")
        assert text.count("\n") == sources[name].count("\n")


def test_positional_parameters_become_numbers():
    made = shorten_parameters({
        "one.py": "def f(self, on, trial=0, error=1):\n    return [self, on, trial, lambda on: on + trial]\n",
        "two.py": "import one\none.f(1, 2, trial=3)\ntry:\n    pass\nexcept OSError as error:\n    error\n",
    })  # fmt: skip
    assert made["one.py"] == ("def f(_0, _1, trial=0, error=1):\n    return [_0, _1, trial, lambda _4: _4 + trial]\n")


def test_private_attributes_of_one_class_become_numbers():
    """Names in other files, texts, class bodies and related classes are kept."""
    end = "        self.b = self.f\n"
    own = "class Own:\n    kept = 1\n\n    def f(self):\n        self.a = self.kept = self.told = self.seen = self.b\n"
    made = shorten_attributes({
        "own.py": own + end,
        "other.py": "import own\nown.Own().seen\ngetattr(own, 'told')\n",
        "base.py": "class Base:\n    def f(self):\n        self.c = self.d = 1\nclass More(Base):\n    d = 2\n",
    })  # fmt: skip
    assert made["own.py"] == (own + end).replace("self.a", "self._0").replace("self.b", "self._1")
    assert "self._0 = self.d = 1" in made["base.py"] and "self.c" not in made["base.py"]
