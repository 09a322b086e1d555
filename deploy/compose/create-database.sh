#!/bin/sh
# Run once by the image of PostgreSQL, when its data folder is made.
set -eu
psql --username "$POSTGRES_USER" -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/database_password)" \
    -f /huisheng/database.sql postgres
