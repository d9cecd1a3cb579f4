"""The demo: a cast, a year of work at six dealers, two sample files. Everything goes through commands."""
