"""What a claim takes and costs in Azure; see docs/costs.md."""
