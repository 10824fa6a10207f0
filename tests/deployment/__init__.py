"""The image, its composition with MongoDB, and the chart, as far as they show without an engine."""
