"""What happens to a directive in the unit, one module per step."""
