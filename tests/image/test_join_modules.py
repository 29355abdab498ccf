"""Joining modules of the firmware in the image build."""

import pytest
from kickback.image.build import device_sources
from kickback.image.inline_constants import inline_constants
from kickback.image.join_modules import JOINED, join

SOURCES = {
    "ring.py": "import os\nclass Ring:\n    pass\n",
    "lights.py": "from ring import Ring\nmade = Ring()\n",
    "app.py": "import lights\nfrom ring import Ring\n",
}


def test_a_part_stands_in_front_of_its_module():
    joined = join(SOURCES, {"lights.py": ("ring.py",)})
    assert joined.keys() == {"lights.py", "app.py"}
    space: dict = {}
    exec(joined["lights.py"], space)
    assert isinstance(space["made"], space["Ring"])
    assert joined["app.py"] == "import lights\nfrom lights import Ring\n"


def test_a_part_that_is_imported_as_a_module_is_refused():
    with pytest.raises(ValueError, match=r"app\.py: import names from ring"):
        join(SOURCES | {"app.py": "import ring\n"}, {"lights.py": ("ring.py",)})


def test_a_name_that_two_parts_define_is_refused():
    with pytest.raises(ValueError, match=r"lights\.py: Ring is defined in two"):
        join(SOURCES | {"lights.py": "class Ring:\n    pass\n"}, {"lights.py": ("ring.py",)})


def test_the_parts_of_the_firmware_exist_and_have_no_module_of_their_own():
    sources = {name: path.read_text(encoding="utf-8") for name, path in device_sources().items()}
    parts = {part for parts in JOINED.values() for part in parts}
    assert parts | JOINED.keys() <= sources.keys()
    assert sources.keys() - join(inline_constants(sources)).keys() == parts
