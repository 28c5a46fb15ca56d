package elbo.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// What is between the fields of a line: a tab, a semicolon, a comma or any number of blanks.
///
/// It is the first of these that the first line has. Blanks are only separators if the second line
/// has them too or the first has nothing but numbers: a header may have a blank in a name.
record Separator(char character) {
  private static final String SINGLE = "\t;,";

  /// The separator in a file that starts with these bytes.
  static Separator of(byte[] head) {
    List<String> lines =
        new String(head, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(String::strip)
            .limit(2)
            .toList();
    if (lines.isEmpty()) {
      return new Separator(',');
    }
    for (int i = 0; i < SINGLE.length(); i++) {
      if (lines.getFirst().indexOf(SINGLE.charAt(i)) >= 0) {
        return new Separator(SINGLE.charAt(i));
      }
    }
    boolean blanks = lines.stream().allMatch(line -> line.indexOf(' ') >= 0);
    boolean numbers =
        Arrays.stream(lines.getFirst().split(" +", -1)).allMatch(field -> Numbers.isNumber(field));
    return new Separator(blanks || numbers ? ' ' : ',');
  }

  boolean isBlank() {
    return character == ' ';
  }

  /// The fields of a line that was split at this character.
  List<String> fields(List<String> split) {
    return isBlank() ? split.stream().filter(field -> !field.isBlank()).toList() : split;
  }

  /// The fields of a text without quotes.
  List<String> split(String text) {
    return fields(List.of(text.strip().split(String.valueOf(character), -1)));
  }
}
