"""How each provider is spoken to. See letter.py for what goes in and comes out, registry.py for which there
are.
"""
