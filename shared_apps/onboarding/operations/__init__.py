"""The steps of an application, one module each."""
