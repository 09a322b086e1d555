"""The zero-install default: PostgreSQL, Valkey, worker, beat and web server, started and watched by
`manage.py up`."""
