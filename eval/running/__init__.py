"""Running solvers on cases: the production pipeline in a recorded world, then the judge."""
