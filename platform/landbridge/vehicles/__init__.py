"""The VIN master: every car with its build, sale, warranty start, readings and closed repair orders."""
