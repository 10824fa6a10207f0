"""Traces by OpenTelemetry: a span for each request, call of the store and delivery.

Only what is imported here needs the extra `otel`.
"""
