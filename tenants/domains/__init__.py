"""Domains of a unit's own: named, proved, pointed here, made the main address, looked after every night."""
