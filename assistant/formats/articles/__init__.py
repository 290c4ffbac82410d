"""Formats that hold a whole article, one module or package to a format."""
