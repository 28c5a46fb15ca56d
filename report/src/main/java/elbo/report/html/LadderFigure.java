package elbo.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bounds against the samples inside of them, k, beside log p(x).
final class LadderFigure {
  private static final Pattern INSIDE = Pattern.compile("^(\\w+)\\((?:k=)?(\\d+)(.*)\\)$");

  private final Results results;
  // By family, then by k.
  private final Map<String, SortedMap<Long, Mean>> families = new TreeMap<>();
  private final Map<String, String> kinds = new TreeMap<>();
  private final Optional<Mean> logEvidence;

  LadderFigure(Results results) {
    this.results = results;
    for (Series s : results.all()) {
      place(s);
    }
    logEvidence =
        results
            .simple("EvidenceInterval")
            .or(() -> results.simple("LogEvidence"))
            .map(s -> Mean.of(results, s));
  }

  private void place(Series s) {
    Matcher named = INSIDE.matcher(s.bound());
    boolean isElbo = s.bound().equals("Elbo") || s.bound().equals("Elbo()");
    boolean isDiagnostic = s.simple().equals("GroupEss") || s.simple().equals("Bracket");
    if (isDiagnostic || !(isElbo || named.matches())) {
      return;
    }
    // The ELBO is the IWAE of one sample.
    String family = isElbo ? "Iwae" : named.group(1) + named.group(3);
    long k = isElbo ? 1 : Long.parseLong(named.group(2));
    Mean mean = Mean.of(results, s);
    if (Double.isFinite(mean.value())) {
      families.computeIfAbsent(family, f -> new TreeMap<>()).putIfAbsent(k, mean);
      kinds.put(family, s.kind());
    }
  }

  /// The picture; nothing where there are no two values to compare.
  Optional<Page.Figure> figure() {
    long values = families.values().stream().mapToLong(Map::size).sum();
    if (values + logEvidence.map(m -> 1).orElse(0) < 2 || values == 0) {
      return Optional.empty();
    }
    Chart chart = new Chart(name(), xAxis(), yAxis());
    int number = 0;
    for (String family : order()) {
      Mark mark = Mark.of(number++);
      SortedMap<Long, Mean> steps = steps(family);
      double[] ks = steps.keySet().stream().mapToDouble(k -> k).toArray();
      double[] means = of(steps, Mean.Part.VALUE);
      double[] half = of(steps, Mean.Part.HALF);
      chart.intervals(mark, ks, Doubles.minus(means, half), Doubles.plus(means, half));
      chart.points(mark, family + ", " + kinds.get(family), ks, means);
      chart.line(mark, "", ks, means);
    }
    exactMeans()
        .ifPresent(steps -> {
          double[] ks = steps.keySet().stream().mapToDouble(k -> k).toArray();
          chart.line(Mark.FOURTH, "exact mean", ks, of(steps, Mean.Part.EXACT));
        });
    double level = level();
    chart.level(levelText(), level);
    return Optional.of(
        new Page.Figure("How far is the bound from log p(x)?", chart.svg(), caption()));
  }

  private SortedMap<Long, Mean> steps(String family) {
    return families.getOrDefault(family, new TreeMap<>());
  }

  private List<String> order() {
    return families.keySet().stream()
        .sorted(Comparator.comparing((String f) -> !f.equals("Iwae")))
        .toList();
  }

  private static double[] of(SortedMap<Long, Mean> steps, Mean.Part part) {
    return steps.values().stream().mapToDouble(part::of).toArray();
  }

  private Optional<SortedMap<Long, Mean>> exactMeans() {
    SortedMap<Long, Mean> iwae = steps("Iwae");
    boolean known =
        !iwae.isEmpty() && iwae.values().stream().noneMatch(m -> Double.isNaN(m.exact()));
    return known ? Optional.of(iwae) : Optional.empty();
  }

  private double level() {
    return logEvidence.map(m -> Double.isNaN(m.exact()) ? m.value() : m.exact()).orElse(Double.NaN);
  }

  private String levelText() {
    return logEvidence
        .map(m ->
            Double.isNaN(m.exact())
                ? "log p(x), estimated: " + Digits.both(m.value(), m.monteCarlo())
                : "log p(x), exact mean of its estimate: " + Digits.fixed(m.exact(), 4))
        .orElse("");
  }

  private Axis xAxis() {
    double[] ks =
        families.values().stream().flatMap(m -> m.keySet().stream()).mapToDouble(k -> k).toArray();
    return Axis.logarithmic("k, samples inside the bound", ks);
  }

  private Axis yAxis() {
    List<Double> all = new ArrayList<>();
    for (SortedMap<Long, Mean> steps : families.values()) {
      for (Mean m : steps.values()) {
        double half = Double.isNaN(m.halfMonteCarlo()) ? 0 : m.halfMonteCarlo();
        all.add(m.value() - half);
        all.add(m.value() + half);
      }
    }
    all.add(level());
    return Axis.linear(
        "mean over rows, nats", all.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private String name() {
    StringBuilder text = new StringBuilder("Bounds against k: ");
    for (String family : order()) {
      steps(family)
          .forEach((k, m) ->
              text.append(family)
                  .append(" of ")
                  .append(Digits.count(k))
                  .append(' ')
                  .append(Digits.both(m.value(), m.monteCarlo()))
                  .append("; "));
    }
    return text + levelText();
  }

  private String caption() {
    return "Means over rows. Upright lines are 95 % intervals from the Monte Carlo error; where"
        + " none is seen it is smaller than the dot. IWAE of one sample is the ELBO."
        + (exactMeans().isPresent() ? " The line of dashes and dots is the exact mean." : "");
  }
}
