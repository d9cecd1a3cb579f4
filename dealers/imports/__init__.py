"""The dealer's file becomes repair orders: uploaded, read, shown, put right, imported."""
