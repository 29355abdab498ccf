# Verbs only; the work is done in the files they name.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP := .venv/bin/python -m pip --disable-pip-version-check
DEMO := demo-out

.DEFAULT_GOAL := help
.PHONY: help setup demo device-demo test check bench pictures hardware micropython clean

help:  ## show these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: .venv/developer  ## make .venv with the command kickback and everything the tests need

demo: .venv/installed  ## replay the bundled trace: a table here, a plot in demo-out/
	@mkdir -p $(DEMO)
	.venv/bin/kickback replay host/kickback/demo.kbt --plot $(DEMO)/demo.png

device-demo: .venv/installed micropython  ## the firmware on a virtual device, on the bundled trace, live
	.venv/bin/kickback device host/kickback/demo.kbt

test: setup  ## run all tests (fetches MicroPython first where it can)
	@$(MAKE) --no-print-directory micropython || echo "No MicroPython: the tests that need it are skipped."
	.venv/bin/python -m pytest

check: setup .typings  ## lint and types, of the firmware against MicroPython's
	.venv/bin/ruff check firmware hardware host tests
	.venv/bin/pyright
	.venv/bin/pyright -p firmware --pythonpath /nonexistent

bench: setup micropython  ## what all of it costs: core, firmware, links, a year's sessions; faults and what became of them
	.venv/bin/python tests/benchmarks/core_bench.py
	.venv/bin/python tests/benchmarks/firmware_bench.py
	.venv/bin/python tests/benchmarks/fault_table.py
	.venv/bin/python tests/benchmarks/report_bench.py
	.venv/bin/python tests/benchmarks/link_bench.py

pictures: .venv/installed  ## draw the README's pictures again
	.venv/bin/kickback replay host/kickback/demo.kbt --plot host/pictures/demo.png
	.venv/bin/python host/pictures/detection.py

hardware: setup  ## build drawings, printable files, pictures and power budget into hardware/build (OpenSCAD, graphviz)
	@for tool in openscad dot xvfb-run xauth; do command -v $$tool >/dev/null || { \
	echo "make hardware needs $$tool; on Debian: apt-get install openscad graphviz xvfb xauth"; exit 2; }; done
	@$(MAKE) --no-print-directory -j2 -C hardware

micropython:  ## unpack a 32-bit MicroPython into .micropython (Debian-like Linux)
	@sh tests/support/interpreters/get.sh .micropython

clean:  ## remove everything that was made
	rm -rf .venv .micropython .typings tests/support/interpreters/node_modules $(DEMO) .pytest_cache .ruff_cache .hypothesis host/build host/dist host/*.egg-info hardware/build
	find . -name __pycache__ -prune -exec rm -rf {} +

# MicroPython's types; never into .venv, nor to where pyright looks by itself: they would shadow CPython's own.
.typings: host/constraints.txt | .venv/bin/pip
	@rm -rf .typings
	PIP_CONSTRAINT=host/constraints.txt $(PIP) install --quiet --target .typings micropython-esp32-stubs
	@touch $@

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "kickback needs Python 3.11 or newer; none was found on PATH."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	echo "This Python cannot make a venv; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

.venv/installed: host/pyproject.toml host/constraints.txt | .venv/bin/pip
	PIP_CONSTRAINT=host/constraints.txt $(PIP) install --quiet --editable host
	@touch $@

.venv/developer: .venv/installed
	PIP_CONSTRAINT=host/constraints.txt $(PIP) install --quiet --editable 'host[dev]'
	@touch $@
