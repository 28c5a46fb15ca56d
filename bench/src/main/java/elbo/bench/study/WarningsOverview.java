package elbo.bench.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/// A summary of the study of warnings.
final class WarningsOverview {
  private WarningsOverview() {}

  static String of(List<Warnings.Line> lines) {
    StringBuilder out = new StringBuilder("| model |");
    Warnings.PROPOSALS.keySet().forEach(p -> out.append(' ').append(p).append(" |"));
    out.append(" false alarms | passes off | largest \\|z\\| |\n|---|");
    out.append("---:|".repeat(Warnings.PROPOSALS.size() + 3)).append('\n');
    Map<String, List<Warnings.Line>> byModel = new LinkedHashMap<>();
    lines.forEach(l -> byModel.computeIfAbsent(l.model(), m -> new ArrayList<>()).add(l));
    byModel.forEach((model, of) -> {
      out.append("| ").append(model).append(" |");
      for (String proposal : Warnings.PROPOSALS.keySet()) {
        List<Warnings.Line> some = of.stream().filter(l -> l.proposal().equals(proposal)).toList();
        out.append(' ')
            .append(percent(some, Warnings.Line::flagged, Warnings.Line::runs))
            .append(" |");
      }
      out.append(tail(of));
    });
    out.append("| all |").append(" |".repeat(Warnings.PROPOSALS.size())).append(tail(lines));
    List<Warnings.Line> apart = lines.stream().filter(Warnings.Line::apart).toList();
    int runs = lines.stream().mapToInt(Warnings.Line::runs).sum();
    return out.append(
            String.format(
                Locale.ROOT,
                "%nShare of %,d runs that are flagged, by proposal, with %s samples: runs of one"
                    + " observation each, drawn from the model. False alarms: flagged among runs"
                    + " whose weights have a variance and whose ESS is above n/20 (%,d runs; the"
                    + " mean of z² over the false alarms is %.2f). Passes off: runs that passed"
                    + " though log p(x) is more than four standard errors away. Of the %,d runs"
                    + " whose weights lie hundreds of nats apart, %,d are flagged.%n",
                runs,
                String.join(
                    ", ",
                    Warnings.SAMPLES.stream()
                        .map(n -> String.format(Locale.ROOT, "%,d", n))
                        .toList()),
                sum(lines, Warnings.Line::judged),
                meanSquare(lines),
                apart.stream().mapToLong(Warnings.Line::runs).sum(),
                sum(apart, Warnings.Line::flagged)))
        .toString();
  }

  private static double meanSquare(List<Warnings.Line> lines) {
    double sum = 0;
    for (Warnings.Line l : lines) {
      sum += l.falseAlarms() > 0 ? l.falseAlarms() * l.meanSquare() : 0;
    }
    return sum / sum(lines, Warnings.Line::falseAlarms);
  }

  private static String tail(List<Warnings.Line> lines) {
    return String.format(
        Locale.ROOT,
        " %s | %s | %s |\n",
        percent(lines, Warnings.Line::falseAlarms, Warnings.Line::judged),
        percent(lines, Warnings.Line::off, Warnings.Line::passed),
        String.format(
            Locale.ROOT,
            "%.1f",
            lines.stream().mapToDouble(Warnings.Line::largest).max().orElse(0)));
  }

  private static long sum(List<Warnings.Line> lines, ToLongFunction<Warnings.Line> of) {
    return lines.stream().mapToLong(of).sum();
  }

  private static String percent(
      List<Warnings.Line> lines,
      ToLongFunction<Warnings.Line> part,
      ToLongFunction<Warnings.Line> whole) {
    long all = sum(lines, whole);
    return all == 0 ? "" : String.format(Locale.ROOT, "%.2f %%", 100.0 * sum(lines, part) / all);
  }
}
