"""What every report begins with: whose usage, of what, asked with one scan of each rollup."""
