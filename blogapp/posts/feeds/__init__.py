"""What programs read of the posts: feeds, the sitemap, and where robots may go."""
