"""Code under test, as students write it; `table` says what is right and what is wrong."""
