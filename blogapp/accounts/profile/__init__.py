"""What people decide about themselves: name, handle, what others see, their data, the end of the account."""
