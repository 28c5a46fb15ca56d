package elbo.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The rows that a reader should look at first.
final class WorstRows {
  private static final int SHOWN = 10;

  private final Results results;
  private final Command command;
  private final Optional<Images> images;

  WorstRows(Results results, Command command, Optional<Images> images) {
    this.results = results;
    this.command = command;
    this.images = images;
  }

  /// A card a row: those that failed, then those whose errors cannot be trusted by their k-hat,
  /// then those with the largest errors.
  Page.Section section() {
    List<Page.Card> cards = worst().stream().limit(SHOWN).map(this::card).toList();
    boolean flagged = results.where(Results.Trust.SOUND).size() < results.rows();
    String order =
        flagged
            ? "Rows that failed come first, then those whose errors cannot be trusted, the largest"
                + " k-hat first, then those with the largest errors."
            : "No row is flagged: these have the largest errors.";
    return Page.Section.of(
            "worst",
            "The worst " + (cards.size() == 1 ? "row" : cards.size() + " rows"),
            List.of(order))
        .withCards(cards);
  }

  /// All rows, the worst first.
  List<Integer> worst() {
    Optional<Series> answer = results.answer();
    Comparator<Integer> order =
        Comparator.comparing((Integer i) -> results.trust(i) != Results.Trust.FAILED)
            .thenComparing(i -> results.trust(i) == Results.Trust.SOUND)
            .thenComparingDouble(
                i -> results.trust(i) == Results.Trust.SOUND ? 0 : -orLeast(results.kHat(i)))
            .thenComparingDouble(i -> -orLeast(answer.map(s -> s.error(i)).orElse(0.0)))
            .thenComparingInt(i -> i);
    return IntStream.range(0, results.rows()).boxed().sorted(order).toList();
  }

  private static double orLeast(double value) {
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
  }

  private Page.Card card(int i) {
    List<String> words = new ArrayList<>();
    results
        .answer()
        .filter(s -> !Double.isNaN(s.value(i)))
        .ifPresent(
            s -> words.add(s.bound() + " " + Digits.both(s.value(i), s.error(i)) + interval(s, i)));
    results
        .named("Elbo")
        .filter(s -> !Double.isNaN(s.value(i)))
        .ifPresent(s -> words.add("ELBO " + Digits.both(s.value(i), s.error(i)) + details(i)));
    String why = results.why(i);
    if (results.trust(i) == Results.Trust.FAILED) {
      words.add("Failed: " + why + ".");
    } else if (!why.isEmpty()) {
      words.add("Flagged: " + why + ". What to do: " + Causes.advice(why) + ".");
    }
    String svg = images.flatMap(m -> m.svg(results.number(i))).orElse("");
    String replay = command.with("--rows", Optional.of(Long.toString(results.number(i)))).text();
    return new Page.Card("Row " + results.name(i), svg, words, replay);
  }

  private static String interval(Series s, int i) {
    return Double.isNaN(s.lower(i))
        ? ""
        : ", from "
            + Digits.value(s.lower(i), s.error(i))
            + " to "
            + Digits.value(s.upper(i), s.error(i));
  }

  private String details(int i) {
    double kHat = results.kHat(i);
    String ess =
        results
            .simple("Ess")
            .filter(s -> !Double.isNaN(s.value(i)))
            .map(s -> ", effective sample size " + Digits.significant(s.value(i)))
            .orElse("");
    return ess + (Double.isNaN(kHat) ? "" : ", k-hat " + Digits.fixed(kHat, 2));
  }
}
