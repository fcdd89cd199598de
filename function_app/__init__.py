"""Human-in-the-loop insurance claims on Azure Durable Functions: everything that is deployed."""

VERSION = "0.1.0"
# Of the orchestrators, as host.json says it to a Functions host; docs/changing-safely.md.
ORCHESTRATORS_VERSION = "1.0"
