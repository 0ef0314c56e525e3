"""Object storage: where buckets are, who asks, and what it means that a store refuses."""
