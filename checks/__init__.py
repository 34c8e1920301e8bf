"""How the project checks itself: the programs behind `bin/check` and `bin/mutants`. Never shipped."""
