package elbo.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a run took, and what twice the precision would.
final class Cost {
  // Half of an error of Monte Carlo takes so many times the samples.
  private static final int TIMES = 4;

  private final Results results;
  private final Plan plan;
  private final Command command;

  Cost(Results results, Plan plan, Command command) {
    this.results = results;
    this.plan = plan;
    this.command = command;
  }

  Page.Section section() {
    List<String> words = new ArrayList<>();
    words.add(taken());
    Optional<Mean> mean = results.answer().map(s -> Mean.of(results, s));
    if (mean.isPresent() && mean.get().monteCarlo() > 0) {
      words.add(twice(mean.get()));
      between(mean.get()).ifPresent(words::add);
    }
    Optional<String> repeat = more();
    return Page.Section.of("cost", "Cost, and that of twice the precision", words)
        .withCards(repeat.map(text -> List.of(Page.Card.ofCommand(text))).orElse(List.of()));
  }

  private long samples() {
    return results.answer().map(s -> (long) s.samples(firstDone())).orElse(0L);
  }

  private int firstDone() {
    return IntStream.range(0, results.rows())
        .filter(i -> results.trust(i) != Results.Trust.FAILED)
        .findFirst()
        .orElse(0);
  }

  private double evaluations() {
    return IntStream.range(0, results.rows())
        .mapToDouble(results::evaluations)
        .filter(v -> !Double.isNaN(v))
        .sum();
  }

  private String taken() {
    int done = results.rows() - results.where(Results.Trust.FAILED).size();
    String rows = Digits.count(done) + (done == 1 ? " row" : " rows");
    if (plan.adapts()) {
      return rows
          + " took "
          + Digits.count((long) evaluations())
          + " evaluations of log p(x, z) in all, those that fitted proposals and planned among"
          + " them.";
    }
    long n = samples();
    return rows
        + " took "
        + Digits.count(n)
        + " samples each, "
        + Digits.count(n * done)
        + " in all, beside those that fitted proposals.";
  }

  private String twice(Mean mean) {
    String error =
        "Half the Monte Carlo error, "
            + Digits.error(mean.monteCarlo() / 2)
            + " for "
            + Digits.error(mean.monteCarlo())
            + " nats, takes ";
    if (plan.adapts()) {
      return error
          + "about "
          + TIMES
          + " times the evaluations, "
          + Digits.significant(TIMES * evaluations())
          + " in all.";
    }
    String times =
        plan.isIndependent()
            ? TIMES + " times the samples"
            : "at most " + TIMES + " times the samples, since errors of these points fall faster";
    return error + times + ": " + Digits.count(TIMES * samples()) + " a row.";
  }

  private Optional<String> between(Mean mean) {
    if (!(mean.betweenRows() > 0)) {
      return Optional.empty();
    }
    double ratio = mean.betweenRows() / mean.monteCarlo();
    return Optional.of(
        "The error between rows, "
            + Digits.error(mean.betweenRows())
            + " nats, is "
            + Digits.significant(ratio)
            + " times that of Monte Carlo: "
            + (ratio > 1
                ? "for a mean over rows like these, more rows help, "
                    + TIMES
                    + " times as many for half of it; more samples do not."
                : "for a mean over rows like these, more samples help more than more rows do."));
  }

  private Optional<String> more() {
    if (plan.adapts()) {
      return Optional.of(
          command
              .with("--tolerance", Optional.of(Double.toString(plan.tolerance() / 2)))
              .with("--max-samples", Optional.of(Long.toString(TIMES * plan.most())))
              .text());
    }
    return samples() > 0
        ? Optional.of(
            command.with("--samples", Optional.of(Long.toString(TIMES * samples()))).text())
        : Optional.empty();
  }
}
