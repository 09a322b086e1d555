"""From facts to sums. Everything here is commutative: the order of facts and the size of batches change
nothing.
"""
