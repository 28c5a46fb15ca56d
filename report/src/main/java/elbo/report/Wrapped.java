package elbo.report;

import java.io.PrintStream;

/// Text in lines of at most 100 characters, unless a word is longer.
public final class Wrapped {
  private static final int WIDTH = 100;

  private Wrapped() {}

  /// Prints it.
  ///
  /// @param indent of every line but the first
  public static void print(String text, String indent, PrintStream out) {
    String rest = text;
    while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > indent.length()) {
      int end = rest.lastIndexOf(' ', WIDTH);
      out.println(rest.substring(0, end));
      rest = indent + rest.substring(end + 1);
    }
    out.println(rest);
  }
}
