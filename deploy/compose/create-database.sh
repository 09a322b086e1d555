#!/bin/sh
# Run once by the image of PostgreSQL, when its data folder is made.
set -eu
# On a line of its own: a file that cannot be read ends this, instead of making a role without a password.
password=$(cat /run/secrets/database_password)
psql --username "$POSTGRES_USER" -v ON_ERROR_STOP=1 -v password="$password" \
    -f /huisheng/database.sql postgres
