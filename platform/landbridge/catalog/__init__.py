"""The OEM's catalogue: models, parts, labour operations, failure codes, prices, rates, warranty terms."""
