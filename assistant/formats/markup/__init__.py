"""What formats with markup share: XML read safely, inline markup, table rows."""
