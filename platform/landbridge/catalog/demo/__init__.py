"""A catalogue for the demo and the tests: made from a seed, with fit between its rows.

Names of series are those of a real line-up; numbers, prices, hours and suppliers are made up.
"""

from landbridge.catalog.demo.building import build
from landbridge.catalog.demo.content import DemoCatalogue, DemoComponent

__all__ = ["DemoCatalogue", "DemoComponent", "build"]
