"""Agent 2 in code: what is known of a claim, the rules AA-01 to AA-08, and the decision."""
