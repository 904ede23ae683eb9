/* Returning from _start is exit 0. */
TEST { put(1, P("done\n")); if (failures) proc_exit(1); }
