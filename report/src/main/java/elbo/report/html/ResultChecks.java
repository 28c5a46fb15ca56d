package elbo.report.html;

import elbo.report.html.Page.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What was looked for in a run over rows, as CmdStan's diagnose has it: what, in how many rows,
/// what it means, what to do.
final class ResultChecks {
  private static final double MANY_ERRORS = 4;

  private final Results results;
  private final Plan plan;
  private final List<Check> checks = new ArrayList<>();

  private ResultChecks(Results results, Plan plan) {
    this.results = results;
    this.plan = plan;
  }

  static List<Check> of(Results results, Plan plan) {
    ResultChecks all = new ResultChecks(results, plan);
    all.failures();
    all.data();
    all.zeros();
    all.checks.addAll(Causes.checks(results));
    all.trusted();
    all.tolerance();
    all.size();
    all.exact();
    all.end();
    return all.checks;
  }

  private void failures() {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int i : results.where(Results.Trust.FAILED)) {
      rows.computeIfAbsent(results.why(i), error -> new ArrayList<>()).add(i);
    }
    rows.forEach((error, failed) ->
        checks.add(
            Check.problem(
                Share.of(failed.size(), results.rows())
                    + " failed: "
                    + Share.named(results, failed)
                    + ": "
                    + error
                    + ".",
                "they have no estimate, and means are over the other rows.",
                "see what these rows hold; data of another kind than the model's fail like"
                    + " this.")));
  }

  // The first note has the range of the numbers; others are there where something may mislead.
  private void data() {
    if (results.heading().fields().get("notes") instanceof List<?> notes) {
      notes.stream()
          .skip(1)
          .forEach(note -> checks.add(Check.note("The data: " + note + ".", "", "")));
    }
  }

  private void zeros() {
    List<Integer> zero =
        IntStream.range(0, results.rows())
            .filter(
                i -> results.answer().map(s -> s.value(i)).orElse(0.0) == Double.NEGATIVE_INFINITY)
            .boxed()
            .toList();
    if (!zero.isEmpty()) {
      checks.add(
          Check.problem(
              Share.of(zero.size(), results.rows())
                  + " have no sample with a weight above 0: "
                  + Share.named(results, zero)
                  + ".",
              "p(x) is 0 there, or all of it was missed; means over rows are −∞.",
              "see whether the model gives such rows any probability."));
    }
  }

  private void trusted() {
    int sound = results.where(Results.Trust.SOUND).size();
    if (sound > 0) {
      checks.add(
          Check.ok(
              "Errors can be trusted in "
                  + Share.of(sound, results.rows())
                  + ", by k-hat and the largest weights."));
    }
  }

  private void tolerance() {
    if (!plan.adapts()) {
      return;
    }
    List<Integer> within = results.stopped().getOrDefault("tolerance", List.of());
    List<Integer> out = results.stopped().getOrDefault("max samples", List.of());
    String tolerance = Digits.significant(plan.tolerance()) + " nats";
    if (!within.isEmpty()) {
      checks.add(
          Check.ok(
              Share.of(within.size(), results.rows())
                  + " are within the tolerance of "
                  + tolerance
                  + "."));
    }
    if (!out.isEmpty()) {
      checks.add(
          Check.note(
              Share.of(out.size(), results.rows())
                  + " ran out of samples before the tolerance of "
                  + tolerance
                  + ": "
                  + Share.named(results, out)
                  + ".",
              "their errors hold, but are larger than asked for.",
              "allow more samples (--max-samples), or a larger --tolerance."));
    }
  }

  private void size() {
    results
        .simple("Ess")
        .ifPresent(ess -> {
          double[] all = IntStream.range(0, results.rows()).mapToDouble(ess::value).toArray();
          double least = Doubles.quantile(all, 0);
          double median = Doubles.quantile(all, 0.5);
          if (!Double.isNaN(median)) {
            checks.add(
                Check.ok(
                    "Effective sample size: "
                        + Digits.significant(median)
                        + " in the median row, "
                        + Digits.significant(least)
                        + " in the worst."));
          }
        });
  }

  private void exact() {
    results
        .answer()
        .ifPresent(s -> {
          Mean mean = Mean.of(results, s);
          if (Double.isNaN(mean.exact())) {
            return;
          }
          double error = mean.value() - mean.exact();
          double errors = Math.abs(error) / mean.monteCarlo();
          String found =
              s.bound()
                  + " is "
                  + Digits.value(error, mean.monteCarlo())
                  + " nats from its exact mean, "
                  + Digits.fixed(errors, 1)
                  + " standard errors.";
          checks.add(
              errors > MANY_ERRORS
                  ? Check.problem(
                      found,
                      "the error is larger than chance explains.",
                      "trust the exact value; see the flagged rows.")
                  : Check.ok(found));
        });
  }

  private void end() {
    if (checks.stream().allMatch(c -> c.state().equals("ok"))) {
      checks.add(Check.ok("No problems were found."));
    }
  }
}
