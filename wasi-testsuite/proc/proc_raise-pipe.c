/* "Write on a pipe with no one to read it. Action: Ignored.", other than in POSIX: what fd_write answers with PIPE never kills. */
TEST { OK(proc_raise(SIGPIPE)); }
