"""The OEM's start page, people and dealers."""
