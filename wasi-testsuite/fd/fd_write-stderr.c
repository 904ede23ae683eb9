TEST { put(2, P("to the side\n")); }
