/* Bytes as they are, and nothing of the runtime's around them. */
TEST { put(1, P("one\n")); put(1, P("two\n")); }
