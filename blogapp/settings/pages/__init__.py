"""Pages that stand by themselves, such as about and imprint: their list, and the beginning of one."""
