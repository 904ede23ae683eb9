TEST { FAILS(fd_prestat_dir_name(root(), BAD_PTR, 1), FAULT); }
