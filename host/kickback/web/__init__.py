"""The page for phones and browsers: put together from the installed package, served on localhost or written to disk."""
