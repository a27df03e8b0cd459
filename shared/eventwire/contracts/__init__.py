"""The contracts that others build against, generated from the models, the flow and the endpoints."""

from eventwire.contracts.asyncapi import asyncapi
from eventwire.contracts.openapi import openapi
from eventwire.contracts.schemas import schemas

__all__ = ["asyncapi", "openapi", "schemas"]
