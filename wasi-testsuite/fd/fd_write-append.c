/* "Data written to the file is always appended to the file's end", wherever the position is and whoever wrote before. */
TEST {
  char bytes[16];
  u64 position;
  u32 appends;
  int dir = scratch();
  int other = make_file(dir, P("file"), P("abc"));
  MUST(path_open(dir, 0, P("file"), 0, FILE_RIGHTS, 0, APPEND, &appends));
  put((int)appends, P("de"));
  MUST(fd_seek(other, 0, 2, &position));
  put(other, P("fg"));
  MUST(fd_seek((int)appends, 0, 0, &position));
  put((int)appends, P("hi"));
  EQ(position_of((int)appends), 9);
  MUST(fd_seek(other, 0, 0, &position));
  EQ(get(other, bytes, 16), 9);
  SAME(bytes, "abcdefghi", 9);
}
