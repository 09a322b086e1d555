"""What the pages of a unit show, gathered from settings, audit and the doors of other apps."""
