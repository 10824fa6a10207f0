"""From the transcribed contract to the generated package."""
