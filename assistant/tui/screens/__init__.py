"""What covers the whole terminal, or lies over it and asks for something."""
