"""What both portals' APIs share: clients and their tokens, problem+json, idempotency, paging, OpenAPI."""
