# make demo: set up and serve the demonstration.  make test: set up and run every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: demo test setup setup-dev lint pytest sweep lighthouse bench pictures requirements clean

demo: setup
	DEMO=1 PORT=$(PORT) $(BIN)/python manage.py demo

test: setup-dev lint pytest

setup: $(VENV)/.installed

setup-dev: $(VENV)/.installed-dev

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.installed

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files 'templates/*.html' | xargs $(BIN)/djade --check --target-version 5.2
	$(BIN)/lint-imports
	DEMO=1 $(BIN)/python -W error manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=offer.example.org \
	  $(BIN)/python -W error manage.py check --deploy --fail-level WARNING

# All on SQLite, then what uses the database on PostgreSQL where there is one.
pytest: setup-dev
	$(BIN)/python -m tests.run

# What `make test` leaves out: every page and form in the browser, wide and narrow, in every look, and a walk by all links.
sweep: setup-dev
	$(BIN)/python -m tests.run sweep

# Needs Chromium and `npm install lighthouse@12`.
lighthouse: setup-dev
	$(BIN)/python -m tests.lighthouse --assert

# Reports how fast the server answers; SIZES=1000,10000,150000 DB=sqlite|postgres|both BENCH_DIR=folder REQUESTS=100.
bench: setup-dev
	$(BIN)/python -m tests.bench

# Draws docs/pictures.svg and writes docs/pictures.md, after a change to static/icons.svg or core/pictures.py.
pictures: setup
	$(BIN)/python -m core.picture_sheet

requirements: setup-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.txt

clean:
	rm -rf $(VENV) var staticfiles
