"""Names of what a directive waits for."""

DUE_PASSED = "directives.due_passed"
"""Wake-up at a directive's date; its key is the directive's id."""
