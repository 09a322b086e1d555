-- The login and database of an installation. Run once as a superuser of PostgreSQL 15 or newer:
--
--   psql -v ON_ERROR_STOP=1 -v password="$(cat password)" -f deploy/database.sql postgres
--
-- The login is no superuser: it owns its database, may create roles (one per unit) and inherits nothing, so that every
-- statement acts as a role that was chosen. All further roles are made by `manage.py migrate_network`; their names
-- carry a hash of the database's name, so several installations can share a cluster, each with a login of its own.
-- Where a host cannot give CREATEROLE, set HUISHENG_DATABASE_ROLES=off: schemas are then still chosen strictly, but
-- the database no longer refuses a mistake.

\if :{?login}
\else
  \set login huisheng
\endif
\if :{?database}
\else
  \set database huisheng
\endif

CREATE ROLE :"login" LOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOINHERIT PASSWORD :'password';
-- Chinese needs a UTF-8 character type (in plain C, pg_trgm finds no trigram in it); from PostgreSQL 17 on the built-in
-- provider is better still: LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'.
CREATE DATABASE :"database" OWNER :"login" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
