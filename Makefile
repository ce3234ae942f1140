# Thin: each target is one or two commands.
MAKEFLAGS += --no-print-directory
.PHONY: packages test generate check lint

packages: # installs the Debian packages that are missing
	@.ci/packages

test: packages # everything that swift test finds
	swift test

generate: packages # refreshes Generated from Contracts
	swift run bffgen generate

check: packages # fails if Generated is not what Contracts give
	swift run bffgen generate --check

lint: # the format of every Swift file
	swift format lint --strict --recursive Package.swift Sources Tests Generated
