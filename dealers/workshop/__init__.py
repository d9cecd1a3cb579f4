"""Repair orders: customers, cars, jobs, and the record that SAMR Order 43 Art. 17 asks for."""
