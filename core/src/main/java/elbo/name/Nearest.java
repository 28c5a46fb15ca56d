package elbo.name;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The words that are nearest to one that is unknown, for messages.
public final class Nearest {
  private static final int MOST = 3;

  private Nearest() {}

  /// At most three of the words, by the number of letters to change, letter case aside.
  public static List<String> of(String word, Collection<String> words) {
    return words.stream()
        .sorted(Comparator.comparingInt(w -> Catalog.distance(word, w)))
        .limit(MOST)
        .toList();
  }
}
