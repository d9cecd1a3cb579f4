"""Adjudication: small pure rules over a submission, its stored facts and the policy in force.

The same rules answer the pre-check on a draft, the system's decision after submission and the replay of a
draft policy over past claims. A new rule is a module with `RULE` and `check`, a line in `registry` and a
test file. Nothing here reads a table or the time.
"""
