package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is written about the program: links lead to files and headings that are there, and every
/// command has its line.
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern CODE =
      Pattern.compile("(?ms)^```.*?^```$|^(?: {4}|\\t)[^\\n]*$|`[^`\\n]*`");

  private static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  // As GitHub makes them; a second heading of the same words has a number behind.
  private static Set<String> anchors(Path document) throws IOException {
    Set<String> anchors = new HashSet<>();
    String text = Files.readString(document).replaceAll("(?ms)^```.*?^```$", "");
    Matcher heading = HEADING.matcher(text);
    while (heading.find()) {
      String anchor =
          heading
              .group(1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
              .replace(' ', '-');
      for (int again = 1; !anchors.add(anchor) && anchors.contains(anchor + "-" + again); again++) {
        // The next number is another one.
      }
    }
    return anchors;
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(CODE.matcher(Files.readString(document)).replaceAll("`"));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains("://") && !isThere(document, target)) {
          dead.add(document + ": " + target);
        }
        seen++;
      }
    }
    assertEquals(List.of(), dead);
    assertTrue(seen > 100, "links were looked at: " + seen);
  }

  private static boolean isThere(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String name = hash < 0 ? target : target.substring(0, hash);
    Path file = name.isEmpty() ? document : document.resolveSibling(name).normalize();
    return Files.exists(file) && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
  }

  /// The table of commands has those that there are, no more and no fewer.
  @Test
  void everyCommandHasItsLine() throws IOException {
    Set<String> commands = new HashSet<>();
    Matcher help = Pattern.compile("(?m)^  ([a-z]+) {2,}\\S").matcher(commands(Cli.run("--help")));
    while (help.find()) {
      commands.add(help.group(1));
    }
    Set<String> described = new HashSet<>();
    String usage = Files.readString(ROOT.resolve("docs").resolve("usage.md"));
    Matcher line = Pattern.compile("(?m)^\\| `\\./elbo ([a-z]+)` \\|").matcher(usage);
    while (line.find()) {
      described.add(line.group(1));
    }
    assertTrue(commands.size() > 10, commands::toString);
    assertEquals(commands, described);
  }

  private static String commands(Cli run) {
    return run.out().substring(run.out().indexOf("\nCommands:\n"));
  }
}
