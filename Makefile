# Everything a developer does here. "make help" lists it.
# Only Python 3 with venv, make, git and a package index are needed; the rest is installed below .venv*.
# On 2 cores "make test" takes some minutes; what it makes is kept in .build and can be removed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# The checkout may lie in a folder of any name, with spaces in it too. Make cannot name such targets, so every target is
# relative, and absolute paths are quoted.
ROOT := $(CURDIR)
BUILD := .build
# One artifact, installed once, is what the demo and the system tests use.
COLLECTIONS := $(BUILD)/installed
# A path …/ansible_collections/community/storyblok that leads to this checkout.
LINKED := $(BUILD)/linked

NEWEST := .venv
TARGET := .venv-target
FIND := tests/tools/find-python
# Two at a time; tests share nothing but the installed collection.
PYTEST := python -m pytest -n 2
SOURCES := $(shell git ls-files --cached --others --exclude-standard -- plugins roles playbooks meta docs galaxy.yml README.md 2>/dev/null)

export PATH := $(ROOT)/$(NEWEST)/bin:$(PATH)
export ANSIBLE_COLLECTIONS_PATH = $(ROOT)/$(COLLECTIONS)
export ANSIBLE_HOME = $(ROOT)/$(BUILD)/ansible
# Neither a configuration nor secrets of the developer take part.
export ANSIBLE_CONFIG = $(ROOT)/tests/ansible.cfg
unexport STORYBLOK_TOKEN STORYBLOK_OAUTH_TOKEN STORYBLOK_SPACE_ID STORYBLOK_REGION STORYBLOK_URL

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

.PHONY: demo
demo: $(NEWEST)/.demo $(COLLECTIONS)/.installed ## Show the collection at work, against an emulator
	playbooks/demo.sh

.PHONY: test
test: lint unit system package sanity integration oldest ## Everything that must pass
	@printf '\nAll tests passed.\n'

.PHONY: lint
lint: $(NEWEST)/.dev $(LINKED)/.linked $(COLLECTIONS)/.installed ## Style, types, documentation, changelog
	ruff check .
	ruff format --check .
	python tests/tools/write_returns.py --check
	python tests/tools/write_space_options.py --check
	python tests/tools/write_space_schema.py --check
	cd $(LINKED) && MYPYPATH=".:$(ROOT)/roles/emulator/files" mypy --config-file "$(ROOT)/pyproject.toml" \
	  --cache-dir "$(ROOT)/$(BUILD)/mypy" -p ansible_collections.community.storyblok.plugins -p storyblok_emulator
	antsibull-changelog lint
	antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs=self .
	ansible-lint --offline --profile production --strict
	reuse lint --quiet

.PHONY: unit
unit: $(NEWEST)/.dev ## Tests of the core and of the emulator, without Ansible's engine
	$(PYTEST) tests/unit

.PHONY: system
system: $(NEWEST)/.dev $(COLLECTIONS)/.installed target ## The built collection, run by ansible-playbook, and its documentation
	$(PYTEST) tests/system

# CORE: the ansible-core that "make core" uses, such as 2.19. CORE_PYTHON: the Python for it, one that it supports.
CORE ?= 2.17
CORE_PYTHON ?= $(shell $(FIND) 3.12 3.11 3.13 3.10)
CORE_VENV := .venv-$(CORE)

.PHONY: core
core: $(COLLECTIONS)/.installed target ## Unit, system, sanity and integration tests with another ansible-core: CORE=2.19
	$(MAKE) --no-print-directory $(CORE_VENV)/.dev
	FEWER_CASES=1 $(CORE_VENV)/bin/$(PYTEST) tests/unit tests/system --ignore tests/system/test_documentation.py
	python tests/tools/run_ansible_test.py $(CORE_VENV)/bin/ansible-test sanity --requirements --color no
	python tests/tools/run_ansible_test.py $(CORE_VENV)/bin/ansible-test integration --venv --requirements --color no

# The oldest core gets fewer cases of what does not depend on it: servers on which laws are held, what RETURN says.
.PHONY: oldest
oldest: $(COLLECTIONS)/.installed target ## Unit and system tests with the oldest supported ansible-core
	@if python=$$($(FIND) 3.10 3.11 3.12); then \
	  $(MAKE) --no-print-directory CORE=2.17 CORE_PYTHON=$$python .venv-2.17/.dev; \
	  FEWER_CASES=1 .venv-2.17/bin/$(PYTEST) tests/unit tests/system --ignore tests/system/test_documentation.py; \
	else \
	  echo 'SKIPPED: no Python 3.10 to 3.12, on which ansible-core 2.17 runs.'; \
	fi

.PHONY: target
target: ## A target's Python 3.9 with the oldest supported requests, for the system tests
	@if python=$$($(FIND) 3.9); then \
	  $(MAKE) --no-print-directory $(TARGET)/.dev TARGET_PYTHON=$$python; \
	else \
	  echo 'SKIPPED: no Python 3.9, the oldest one on which modules run.'; \
	fi

.PHONY: package
package: $(NEWEST)/.dev $(BUILD)/artifact/.built ## Check the built artifact as Galaxy does
	tests/tools/galaxy-import "$(ROOT)/$(BUILD)/artifact"

.PHONY: reuse
reuse: $(NEWEST)/.dev ## Check that every file says its licence
	reuse lint

.PHONY: docsite
docsite: $(NEWEST)/.dev $(COLLECTIONS)/.installed ## Render the documentation as docs.ansible.com shows it
	rm -rf $(BUILD)/docsite && mkdir -p $(BUILD)/docsite
	antsibull-docs sphinx-init --use-current --dest-dir $(BUILD)/docsite community.storyblok
	python -m pip install --quiet --disable-pip-version-check -r $(BUILD)/docsite/requirements.txt
	@# Labels of Ansible's own pages are known only where those can be reached.
	cd $(BUILD)/docsite && { ./build.sh 2>&1 || true; } | tee printed | grep -v WARNING
	! grep WARNING $(BUILD)/docsite/printed | grep -vE 'inventories|undefined label|envvar'

.PHONY: sanity
sanity: $(NEWEST)/.dev ## ansible-test sanity, on every Python that can be found
	python tests/tools/run_ansible_test.py $(NEWEST)/bin/ansible-test sanity --requirements --color no

.PHONY: integration
integration: $(NEWEST)/.dev ## ansible-test integration, against emulators
	python tests/tools/run_ansible_test.py $(NEWEST)/bin/ansible-test integration --venv --requirements --color no

.PHONY: bench
bench: $(NEWEST)/.dev $(COLLECTIONS)/.installed ## Measure against uri and ping, side by side; takes 40 minutes
	python tests/benchmark/bench.py --report docs/benchmark.md $(BENCH)
	$(MAKE) --no-print-directory bench-fleet

.PHONY: bench-fleet
bench-fleet: $(NEWEST)/.dev $(COLLECTIONS)/.installed ## Measure fleets of spaces; takes ten minutes
	python tests/benchmark/fleet.py --report docs/benchmark.md $(FLEET)

.PHONY: bench-rate
bench-rate: $(NEWEST)/.dev $(LINKED)/.linked ## Measure how well a limit of requests is kept; takes ten minutes
	python tests/benchmark/rate_limit.py --report docs/benchmark.md $(RATE)

.PHONY: format
format: $(NEWEST)/.dev ## Bring the Python files into the common format, and what modules return up to date
	ruff check --fix . && ruff format .
	python tests/tools/write_returns.py
	python tests/tools/write_space_options.py
	python tests/tools/write_space_schema.py
	python tests/tools/write_conformance.py

.PHONY: clean
clean: ## Remove everything that was made here
	rm -rf $(BUILD) .venv .venv-*  tests/output .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(NEWEST)/.demo: requirements.txt
	python=$$($(FIND) 3.14 3.13 3.12 3.11 3.10 3) && "$$python" -m venv $(NEWEST)
	python -m pip install --quiet --disable-pip-version-check 'ansible-core>=2.17' -r requirements.txt
	@touch $@

$(NEWEST)/.dev: $(NEWEST)/.demo requirements-dev.txt
	python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(CORE_VENV)/.dev: requirements.txt requirements-dev.txt
	"$(CORE_PYTHON)" -m venv $(CORE_VENV)
	$(CORE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'ansible-core==$(CORE).*' -r requirements.txt \
	  $$(grep -E '^(hypothesis|jsonschema|openapi-spec-validator|pytest|pytest-xdist|responses)' requirements-dev.txt)
	@touch $@

$(TARGET)/.dev: requirements.txt
	"$(TARGET_PYTHON)" -m venv $(TARGET)
	$(TARGET)/bin/python -m pip install --quiet --disable-pip-version-check $$(sed 's/>=/==/' requirements.txt)
	@touch $@

$(BUILD)/artifact/.built: $(NEWEST)/.demo $(SOURCES)
	rm -rf $(@D) && mkdir -p $(@D)
	ansible-galaxy collection build --force --output-path $(@D) .
	@touch $@

$(COLLECTIONS)/.installed: $(BUILD)/artifact/.built
	rm -rf $(@D) && mkdir -p $(@D)
	ansible-galaxy collection install --offline --force -p $(@D) $(BUILD)/artifact/*.tar.gz
	@touch $@

$(LINKED)/.linked:
	mkdir -p $(LINKED)/ansible_collections/community
	ln -sfn "$(ROOT)" $(LINKED)/ansible_collections/community/storyblok
	@touch $@
