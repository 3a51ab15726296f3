"""Browser tests: a package, so that browser and server end before the tests after it begin."""
