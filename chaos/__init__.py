"""Proof that no word is lost: people who talk while everything breaks, and what they remember of it. Never shipped."""
