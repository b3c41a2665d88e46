"""What comes out: annotated Word files, the official appendix, sheets and machine formats."""
