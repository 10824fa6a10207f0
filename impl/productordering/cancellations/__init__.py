"""Cancellation tasks at work, whatever crashes."""
