/* In the order of the calls, also without a newline at the end. */
TEST {
  char text[] = "1, ";
  for (; text[0] < '9'; text[0]++) put(1, P(text));
  put(1, P("9"));
}
