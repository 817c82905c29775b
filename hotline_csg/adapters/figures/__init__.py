"""What managers ask: every figure has one definition (`definitions`), one way of counting it (`counting`)."""
