"""What nncheck knows to be right, and offers for use."""
