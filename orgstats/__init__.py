"""An organization's LLM usage and cost, rolled up from LLM Gateway's hourly tables."""

__version__ = "0.2.0"
