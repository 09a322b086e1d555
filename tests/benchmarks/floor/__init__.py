"""The floors: bare Django doing the least that a page needs, against which pages are measured."""
