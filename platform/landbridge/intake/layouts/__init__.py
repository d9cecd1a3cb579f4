"""The families of files that are taken in, one module each."""
