//! Counts words: `zig test`, and a program.
const std = @import("std");

pub fn words(text: []const u8) usize {
    var count: usize = 0;
    var all = std.mem.tokenizeAny(u8, text, " \t\r\n");
    while (all.next()) |_| count += 1;
    return count;
}

test "counts words" {
    try std.testing.expectEqual(@as(usize, 3), words("one  two\nthree"));
    try std.testing.expectEqual(@as(usize, 0), words(""));
    try std.testing.expectEqual(@as(usize, 11), words(@embedFile("poem.txt")));
}
