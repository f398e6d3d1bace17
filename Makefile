# Two commands for a newcomer: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready

# The peers of the benchmarks have wheels for this Python and newer.
PEER_PYTHON ?= python3.12
PEERS := osrm-bindings==26.10.0 pyvalhalla==3.9.1 networkx==3.7 scipy

.PHONY: demo test faults bench peers performance pictures docs clean

demo: $(READY)
	$(BIN)/yiping demo

# A worker gets whole files, the long ones first: groups by marker are lost between pytest 9.2 and xdist 3.8.
test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term -m "not bench"

faults: $(READY)
	QT_QPA_PLATFORM=offscreen YIPING_FAULTS=full $(BIN)/pytest -n 2 --dist worksteal -m faults -p no:cacheprovider

bench: $(READY)
	-$(MAKE) build/peers/ready
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -m bench -s tests/benchmarks

peers: build/peers/ready

build/peers/ready:
	$(PEER_PYTHON) -m venv build/peers
	build/peers/$(notdir $(BIN))/python -m pip install --quiet --disable-pip-version-check $(PEERS)
	$(PYTHON) -c "import pathlib; pathlib.Path('build/peers/ready').touch()"

performance: $(READY)
	$(BIN)/python -m tests.benchmarks.results_table

pictures: $(READY)
	QT_QPA_PLATFORM=offscreen YIPING_PICTURES=renew $(BIN)/pytest -q tests/screenshots
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=1.25 YIPING_PICTURES=renew $(BIN)/pytest -q tests/screenshots/test_clipping.py
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=1.5 YIPING_PICTURES=renew $(BIN)/pytest -q tests/screenshots/test_clipping.py
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2 YIPING_PICTURES=renew $(BIN)/pytest -q tests/screenshots/test_clipping.py
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2.5 YIPING_PICTURES=renew $(BIN)/pytest -q tests/screenshots/test_clipping.py

docs: $(READY)
	$(BIN)/python -m tests.architecture.commands_page
	$(BIN)/python -m tests.architecture.findings_page

$(READY): pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Yiping needs Python 3.11 or newer')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -c "import pathlib; pathlib.Path('$(READY)').touch()"

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('$(VENV)', 'build', 'dist')]"
