"""Sessions in the formats of others."""
