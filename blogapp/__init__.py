"""A self-hosted blog for questions worth arguing about."""
