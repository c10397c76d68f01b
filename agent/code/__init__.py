"""Reading and editing source code byte-exactly, on tree-sitter trees."""
