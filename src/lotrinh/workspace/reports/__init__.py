"""What needs attention today, finding things, the frame of every page, and official exports."""
