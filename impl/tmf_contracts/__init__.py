"""TM Forum contracts as data: read, repaired, compared and published in other forms."""
