"""Reading the rows of custody."""
