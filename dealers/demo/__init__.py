"""The demo: a cast, a year of work at six dealers, two sample files. No tables; everything goes through commands."""
