"""Human-in-the-loop insurance claims on Azure Durable Functions: everything that is deployed."""

VERSION = "0.1.0"
