"""What happens to an entry, one module per step: written, published, overridden, inserted, imported."""
