"""Pages of sign-in, second step, invitation, language and theme. All live in the front door."""
