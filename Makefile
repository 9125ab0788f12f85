# The two commands of the README, and what they need.

PACKAGES = libsqlite3-dev libcurl4-openssl-dev zlib1g-dev libcrypt-dev
TEST_PACKAGES = python3-venv prometheus prometheus-alertmanager chromium chromium-driver curl openssl
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
DEMO_FLAGS =
PYTHON = .venv/bin/python
SPARK_PACKAGES = openjdk-17-jre-headless
SPARK_PYTHON = .venv-spark/bin/python

.PHONY: demo test test-spark check-python packages test-packages

# Starts a server of its own and lets a taxi-tip model drift before your eyes.
demo: packages
	swift build --product strandline
	.build/debug/strandline demo $(DEMO_FLAGS)

test: packages test-packages $(PYTHON)
	swift build --product strandline
	swift build --product SketchBytes
	swift test
	$(PYTHON) -m pytest Tests
	cd python && ../$(PYTHON) -m pytest

# The Python package: types, style, and a wheel.
check-python: test-packages $(PYTHON)
	cd python && ../$(PYTHON) -m ruff check . && ../$(PYTHON) -m ruff format --check .
	cd python && ../$(PYTHON) -m mypy
	rm -rf python/dist
	$(PYTHON) -m pip wheel --quiet --no-deps --wheel-dir python/dist ./python

# Exchanges sketches with Spark, which is too large to be a part of every test run.
test-spark: $(SPARK_PYTHON)
	@$(call install,$(SPARK_PACKAGES))
	swift build --product SketchBytes
	$(SPARK_PYTHON) -m pytest Tests/Interchange/test_spark.py

packages:
	@$(call install,$(PACKAGES))

test-packages:
	@$(call install,$(TEST_PACKAGES))

$(PYTHON): Tests/requirements.txt
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet --requirement Tests/requirements.txt
	touch $(PYTHON)

$(SPARK_PYTHON): Tests/Interchange/requirements-spark.txt
	python3 -m venv .venv-spark
	$(SPARK_PYTHON) -m pip install --quiet --requirement Tests/Interchange/requirements-spark.txt
	touch $(SPARK_PYTHON)

# Installs those of the named Debian packages that are missing.
define install
missing=""; for package in $(1); do \
  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  $(SUDO) apt-get update -qq && \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
fi
endef
