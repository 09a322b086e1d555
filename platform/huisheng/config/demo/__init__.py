"""The demo network: real units, real messages, invented staff. It lives in the composition root: it sees
every layer.
"""
