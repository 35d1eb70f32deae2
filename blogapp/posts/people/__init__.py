"""One author at their own address: what they have asked, and what they have said."""
