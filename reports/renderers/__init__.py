"""What draws: blocks as a page, a terminal or a file, and what commands print."""
