"""What every API of the product shares: base view, problems, paging, throttles. See README.md beside this
file.
"""
