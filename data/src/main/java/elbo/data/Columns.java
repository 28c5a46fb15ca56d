package elbo.data;

import elbo.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Columns of a table, written as a list parted by commas.
///
/// Each item is a name, a number counted from 0, or a range: `A:B` by numbers are columns A to B −
/// 1, as for rows, `A:` and `:B` leave an end open; `FIRST:LAST` by names includes both.
public final class Columns {
  private static final Pattern RANGE = Pattern.compile("([0-9]{0,10}):([0-9]{0,10})");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  private final List<String> items;

  private Columns(List<String> items) {
    this.items = List.copyOf(items);
  }

  /// The columns of a written form.
  ///
  /// @throws InputException if an item is empty
  public static Columns parse(String text) {
    List<String> items = List.of(text.split(",", -1));
    if (items.stream().anyMatch(String::isBlank)) {
      throw new InputException(
          "columns must be names, numbers or ranges parted by commas, but are "
              + InputException.quote(text));
    }
    return new Columns(items.stream().map(String::strip).toList());
  }

  /// Whether they can be found without the names of the columns.
  boolean areNumbers() {
    return items.stream().allMatch(Columns::isNumber);
  }

  /// Whether a column of this name is written, alone or as an end of a range.
  boolean names(String name) {
    return items.stream()
        .anyMatch(
            item -> item.equals(name) || item.startsWith(name + ":") || item.endsWith(":" + name));
  }

  static boolean isNumber(String item) {
    return NUMBER.matcher(item).matches() || RANGE.matcher(item).matches();
  }

  /// Their numbers, in the order in which they are written.
  ///
  /// @param names those of all columns; as many empty ones where they have none
  /// @throws InputException if one does not exist, or is written twice
  int[] of(String source, List<String> names) {
    List<Integer> found = new ArrayList<>();
    for (String item : items) {
      range(source, names, item).forEach(found::add);
    }
    Set<Integer> distinct = new HashSet<>(found);
    if (distinct.size() < found.size()) {
      throw new InputException(
          source + ": columns must be distinct, but " + String.join(",", items) + " are not");
    }
    return found.stream().mapToInt(c -> c).toArray();
  }

  /// The number of one column.
  ///
  /// @throws InputException if it does not exist
  static int one(String source, List<String> names, String item) {
    return named(source, names, item)
        .orElseGet(() -> {
          if (!NUMBER.matcher(item).matches()) {
            throw none(source, names, item);
          }
          return number(source, names.size(), item, names.size() - 1);
        });
  }

  private static IntStream range(String source, List<String> names, String item) {
    OptionalInt whole = named(source, names, item);
    if (whole.isPresent()) {
      return IntStream.of(whole.getAsInt());
    }
    Matcher range = RANGE.matcher(item);
    if (range.matches()) {
      int count = names.size();
      String first = range.group(1);
      String last = range.group(2);
      int from = first.isEmpty() ? 0 : number(source, count, first, count - 1);
      int to = last.isEmpty() ? count : number(source, count, last, count);
      if (from >= to) {
        throw new InputException(
            source + ": columns A:B must have A < B, but are " + InputException.quote(item));
      }
      return IntStream.range(from, to);
    }
    for (int at = item.indexOf(':'); at > 0; at = item.indexOf(':', at + 1)) {
      OptionalInt first = named(source, names, item.substring(0, at));
      OptionalInt last = named(source, names, item.substring(at + 1));
      if (first.isPresent() && last.isPresent() && first.getAsInt() <= last.getAsInt()) {
        return IntStream.rangeClosed(first.getAsInt(), last.getAsInt());
      }
    }
    return IntStream.of(one(source, names, item));
  }

  // The column of this name. One whose name is the number of another is not guessed.
  private static OptionalInt named(String source, List<String> names, String item) {
    int at = names.indexOf(item);
    if (at < 0 || item.isEmpty()) {
      return OptionalInt.empty();
    }
    boolean number = NUMBER.matcher(item).matches() && !item.equals(Integer.toString(at));
    if (number || names.lastIndexOf(item) != at) {
      throw new InputException(
          source
              + ": column "
              + InputException.quote(item)
              + (number ? " is the name of column " + at : " exists more than once")
              + ": columns must be written by their numbers, with --header no");
    }
    return OptionalInt.of(at);
  }

  private static int number(String source, int count, String digits, int most) {
    long number = Long.parseLong(digits);
    if (number > most) {
      throw new InputException(
          source
              + ": has "
              + count
              + " columns, counted from 0, but column "
              + number
              + " was asked for");
    }
    return (int) number;
  }

  private static InputException none(String source, List<String> names, String item) {
    List<String> shown = names.stream().filter(name -> !name.isEmpty()).limit(5).toList();
    String there =
        shown.isEmpty()
            ? "its columns have no names"
            : "there are " + String.join(", ", shown) + (names.size() > shown.size() ? ", …" : "");
    return new InputException(
        source + ": has no column " + InputException.quote(item) + "; " + there);
  }

  @Override
  public String toString() {
    return String.join(",", items);
  }
}
