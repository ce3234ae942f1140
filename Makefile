# Thin: each target is one or two commands.
MAKEFLAGS += --no-print-directory
# The client that the tests call.
WHOLE_CLIENT := Tests/WholeClient/Contract/everything.yaml --name Everything --output Tests/WholeClient/Generated/Everything
.PHONY: run serve packages test generate check lint bench bench-validation bench-resilience soak chaos sanitize conformance schema-pairs fuzz clients api-judges pact-judge mutants

run: # builds, starts the sample on loopback, shows five scenes, stops
	@.ci/demo run

serve: # the same, left running until Ctrl-C
	@.ci/demo serve

packages: # installs the Debian packages that are missing
	@.ci/packages

# The runtime's tests by themselves: the generator's keep all cores busy, and whoever talks over sockets has a clock running.
test: packages # everything that swift test finds
	@code=0; swift test --skip '^BFF' || code=1; swift test --skip-build --filter '^BFF' || code=1; exit $$code

generate: packages # refreshes Generated from Contracts, and the tests' own workspace
	swift run bffgen generate
	swift run bffgen generate --workspace Tests/Features
	swift run bffgen client $(WHOLE_CLIENT)

check: packages # fails if Generated is not what Contracts give, or the tests' own is not
	swift run bffgen generate --check
	swift run bffgen generate --check --workspace Tests/Features
	swift run bffgen client $(WHOLE_CLIENT) --check

lint: # the format of every Swift file
	swift format lint --strict --recursive Package.swift Sources Starter Tests Generated

bench: packages # CPU per request against the peers that are installed; PYTHON=p names a Python that has aiohttp
	swift build -c release --product bffgen
	swift build -c release --product mobile-bff
	python3 Benchmarks/bench.py $(if $(PYTHON),--python $(PYTHON))

bench-validation: # validators against parsing alone, and jsonschema-rs if the Python that PYTHON names has it
	python3 Benchmarks/validation/measure.py $(if $(PYTHON),--python $(PYTHON))

bench-resilience: # each promise of resilience and cache under load of its own; SCENARIO='herd storm' for some
	python3 Benchmarks/resilience/measure.py $(SCENARIO)

soak: packages # ten minutes of load, faults and disconnects; MINUTES=n for another length
	swift build -c release --product bffgen
	swift build -c release --product mobile-bff
	swift build -c release --product tv-bff
	python3 Benchmarks/soak.py --minutes $(or $(MINUTES),10)

chaos: packages # ten minutes at most of everything that breaks, the BFFs' own restarts included; MINUTES=n for less
	swift build -c release --product bffgen
	swift build -c release --product mobile-bff
	swift build -c release --product tv-bff
	python3 Benchmarks/chaos.py --minutes $(or $(MINUTES),10)

# XCTest's start-up leaves memory behind, which the address sanitizer would blame on the tests: it looks for no leaks.
sanitize: packages # the runtime's tests under the thread sanitizer and the address sanitizer
	swift test --scratch-path .build/thread --sanitize=thread --filter '^BFF[A-Za-z]*Tests\.'
	ASAN_OPTIONS=detect_leaks=0 swift test --scratch-path .build/address --sanitize=address --filter '^BFF[A-Za-z]*Tests\.'

conformance: packages # the suites that others wrote, as one table; CORPORA=folder names where they are unpacked
	CORPORA="$(CORPORA)" .ci/conformance

schema-pairs: packages # bffgen diff on made-up pairs of schemas, judged by jsonschema-rs; PYTHON=one that has it, COUNT=n (2000), SEED=n (1)
	swift build -c release --product bffgen
	$(or $(PYTHON),python3) .ci/schema-pairs --bffgen .build/release/bffgen --count $(or $(COUNT),2000) --seed $(or $(SEED),1)

fuzz: packages # every reader against made-up input; MINUTES=n for each (1), SEED=n, TARGET=yaml for one alone
	swift build -c release --product bffgen-fuzz
	.build/release/bffgen-fuzz --minutes $(or $(MINUTES),1) --seed $(or $(SEED),1) $(if $(TARGET),--target $(TARGET))

clients: packages # clients of the corpora's real documents, compiled without a warning; CORPORA=folder, NAMES='spotify …' for some
	swift build -c release --product bffgen
	CORPORA="$(CORPORA)" .ci/compile-clients $(NAMES)

pact-judge: packages # the sample's Pact files and bffgen's verdicts against pact-python-cli; PYTHON=p names a Python that has it
	swift build -c release --product bffgen
	PYTHON="$(PYTHON)" .ci/pact-judge

api-judges: packages # schemathesis and specmatic against both sample BFFs; PYTHON=one that has both, with java
	PYTHON="$(PYTHON)" .ci/api-judges

mutants: packages # whether the generated contract tests notice mutants of Mobile's generated code; COUNT=n (44), SEED=n (1)
	.ci/mutants --count $(or $(COUNT),44) --seed $(or $(SEED),1)
