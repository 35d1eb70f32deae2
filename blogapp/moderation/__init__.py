"""People deciding about content: queues, decisions, rules for the spam filter, the spam folder's end."""
