"""Names of what a directive waits for."""

DUE_PASSED = "directives.due_passed"
"""Wake-up at a directive's date; its key is the directive's id."""

URGE = "directives.urge"
"""Wake-up some working days before a directive's date; its key is the directive's id."""

PUBLISH = "directives.publish"
"""Wake-up some working days after a directive's date; its key is the directive's id."""

QUEUE_OPENS = "directives.queue_opens"
"""Wake-up when the week begins to which a directive was put off; its key is the directive's id."""

SWEEP_FILES = "directives.sweep_files"
"""Wake-up of the next night, which looks for files without a row."""
