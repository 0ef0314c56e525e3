"""Days that were not as usual: the rule, the days, and who was behind them."""
