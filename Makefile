# Verbs only; the work is done in the files they name.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP := .venv/bin/python -m pip --disable-pip-version-check
DEMO := demo-out
BENCH := PYTHONPATH=tests/support .venv/bin/python
LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"
PAGES := README.md CONTRIBUTING.md firmware/*.md host/*.md tests/*.md
COG := .venv/bin/cog -P -I host/pages -p "from blocks import *; from device_tables import *; from figures import *"

.DEFAULT_GOAL := help
.PHONY: help setup demo device-demo test check pages figures bench pictures lock hardware micropython clean

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

check: setup .typings  ## lint, types, import rules, and whether the pages agree with the code
	.venv/bin/ruff check firmware hardware host tests
	.venv/bin/ruff format --check firmware hardware host tests
	.venv/bin/pyright
	.venv/bin/pyright -p firmware --pythonpath /nonexistent
	@sh tests/web/check_types.sh
	.venv/bin/lint-imports
	$(COG) --check --diff $(PAGES)

pages: setup  ## write the generated parts of the pages
	$(COG) -r $(PAGES)

figures: setup  ## measure the accuracy of the detection again, for tests/ACCURACY.md
	.venv/bin/python tests/benchmarks/accuracy.py
	$(COG) -r $(PAGES)

bench: setup micropython  ## measure the cost of core, firmware, links and store, for tests/COST.md
	$(BENCH) tests/benchmarks/core_bench.py --save
	$(BENCH) tests/benchmarks/firmware_bench.py --save
	$(BENCH) tests/benchmarks/fault_table.py --save
	$(BENCH) tests/benchmarks/report_bench.py --save
	$(BENCH) tests/benchmarks/page_bench.py --save
	$(BENCH) tests/benchmarks/kills_bench.py --save
	$(BENCH) tests/benchmarks/link_bench.py --save
	$(BENCH) tests/benchmarks/crowd_bench.py --save
	$(BENCH) tests/benchmarks/power_cut_bench.py --save
	$(COG) -r $(PAGES)

pictures: .venv/installed  ## draw the pictures of the pages again
	.venv/bin/kickback replay host/kickback/demo.kbt --plot host/pictures/demo.png
	.venv/bin/python host/pictures/detection.py

lock: setup  ## pin the newest versions of all packages with their hashes
	$(PIP) install --quiet uv
	$(LOCK) host/pyproject.toml --extra plot --extra build -o host/requirements.txt
	$(LOCK) host/pyproject.toml --all-extras -o host/requirements-dev.txt
	echo micropython-esp32-stubs | $(LOCK) - -o firmware/stubs.txt

hardware: setup  ## build drawings, printable files, pictures and power budget into hardware/build (OpenSCAD, graphviz)
	@for tool in openscad dot xvfb-run xauth; do command -v $$tool >/dev/null || { \
	echo "make hardware needs $$tool; on Debian: apt-get install openscad graphviz xvfb xauth"; exit 2; }; done
	@$(MAKE) --no-print-directory -j2 -C hardware

micropython:  ## unpack a 32-bit MicroPython into .micropython (Debian-like Linux)
	@sh tests/support/interpreters/get.sh .micropython

clean:  ## remove everything that was made
	rm -rf .venv .micropython .typings tests/support/interpreters/node_modules $(DEMO) .pytest_cache .ruff_cache .hypothesis host/build host/dist host/*.egg-info hardware/build
	find . -name __pycache__ -prune -exec rm -rf {} +

# Never into .venv, nor to where pyright looks by itself: the stubs would shadow the types of CPython.
.typings: firmware/stubs.txt | .venv/bin/pip
	@rm -rf .typings
	$(PIP) install --quiet --require-hashes --target .typings -r firmware/stubs.txt
	@touch $@

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "kickback needs Python 3.11 or newer; none was found on PATH."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	echo "This Python cannot make a venv; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

.venv/installed: host/pyproject.toml host/requirements.txt | .venv/bin/pip
	$(PIP) install --quiet --require-hashes -r host/requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable host
	@touch $@

.venv/developer: .venv/installed host/requirements-dev.txt
	$(PIP) install --quiet --require-hashes -r host/requirements-dev.txt
	@touch $@
