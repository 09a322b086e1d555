"""From lists of places and schools to the network's tree of units: reading, naming, planning, saving."""
