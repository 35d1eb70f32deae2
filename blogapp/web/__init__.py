"""What all pages share: access, origin check, headers, errors, page cache, pagination, rate limits."""
