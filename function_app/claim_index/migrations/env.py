"""Alembic runs this for each step of the schema, on the connection that `migrating` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
