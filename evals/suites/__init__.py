"""The case files of the project's own suites, and the scripts that generate some of them."""
