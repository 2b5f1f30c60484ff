# Everything runs in .venv, made from the locked files under requirements/.
PYTHON ?= python3
BIN := .venv/bin
# Many tests wait for processes of their own: three workers a core keep it busy, and who is done takes over from who is not.
SPREAD := -n $(shell expr 3 \* $$(nproc)) --dist worksteal

# The tests open and close some twenty thousand databases and would wait for the disk at each: their files are kept in memory where
# the system has such a place. What is left after a process was killed is the same there. `make soak` is on the disk.
IN_MEMORY := $(if $(wildcard /dev/shm/.),TMPDIR=/dev/shm)

.PHONY: install dev chat demo test e2e bench soak days mutants audit prepare lock clean

install: .venv/run.stamp

dev: .venv/dev.stamp

chat: install
	@$(BIN)/city2city chat

demo: dev
	@$(BIN)/python -m tests.fake.demo $(PORT)

.venv/pip.stamp:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/pip.stamp requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

test: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry --no-ansi bot faq handlers storage
	$(IN_MEMORY) $(BIN)/pytest $(SPREAD) --cov --cov-report=term:skip-covered

# The visit in Slack against local-slack, a stand-in that is not ours (Linux on x86-64, from the npm registry, pinned).
e2e: dev
	cd tests/e2e && npm ci --silent --no-audit --no-fund
	$(BIN)/python -m tests.e2e.run

bench: dev
	$(BIN)/python -m bench.turns
	$(BIN)/python -m bench.telegram $(PEERS)
	$(BIN)/python -m bench.slack
	$(BIN)/python -m bench.pace
	$(BIN)/python -m bench.load
	$(BIN)/python -m bench.sizes
	$(BIN)/python -m bench.retrieval

# Crash and time, an hour at most on two quiet cores: what was interrupted goes on; FRESH=1 begins anew, KILLS= says how many deaths.
soak: dev
	$(BIN)/python -m tests.soak.run $(if $(FRESH),--fresh) $(if $(KILLS),--kills $(KILLS))

# All tests on other days, a minute before midnight, in other zones, and on a busy machine: the suite four times.
days: dev
	$(BIN)/python -m tests.soak.days

# Small faults in the code, one at a time: do the tests of that file notice? See tests/mutants/groups.toml for the groups.
GROUP ?= trust
SEED ?= 1
NUMBER ?= 200
WORKERS ?= $(shell nproc)
mutants: dev
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	$(BIN)/python -m tests.mutants.run --group $(GROUP) --seed $(SEED) --number $(NUMBER) --workers $(WORKERS)

# What we depend on: licences, known faults, and a list of parts (CycloneDX) beside the wheel in dist/.
# An index that has no data on faults says so line by line, and finds nothing.
audit: dev
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/audit.txt
	$(BIN)/python -m bot.dev.licences --check
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible -o dist/city2city.cdx.json
	$(BIN)/pip-audit -r requirements/run.txt --require-hashes --disable-pip --desc off

# What the search works out of the texts of the packs that ship.
prepare: dev
	$(BIN)/python -m bot.dev.prepare

lock: dev
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build --group dev --all-extras -c requirements/run.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build --all-extras -c requirements/dev.txt -o requirements/serve.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group audit -c requirements/dev.txt -o requirements/audit.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group mutants -c requirements/dev.txt -o requirements/mutants.txt

clean:
	rm -rf .venv .mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist
