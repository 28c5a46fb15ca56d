package elbo.bench.study;

import java.util.List;
import java.util.Locale;

/// A summary of the study of gradients.
final class GradientsOverview {
  private static final List<Integer> SHOWN = List.of(1, 10, 100, 1000);

  private GradientsOverview() {}

  static String of(List<GradientsLine> lines, List<GradientSlope> slopes) {
    StringBuilder out = new StringBuilder("| model | network | estimator |");
    SHOWN.forEach(k -> out.append(" K = ").append(k).append(" |"));
    out.append(" power of K | in theory |\n|---|---|---|");
    out.append("---:|".repeat(SHOWN.size() + 2)).append('\n');
    for (GradientSlope slope : slopes) {
      List<GradientsLine> of =
          lines.stream()
              .filter(l ->
                  l.name().equals(slope.name())
                      && l.network().equals(slope.network())
                      && l.objective().equals(slope.objective()))
              .toList();
      out.append("| ").append(of.getFirst().title());
      out.append(" | ").append(slope.network()).append(" | ").append(slope.objective());
      SHOWN.forEach(k -> out.append(" | ").append(ratio(of, k)));
      out.append(" | ").append(Overview.number(slope.slope()));
      out.append(String.format(Locale.ROOT, " | %s |%n", slope.theorySlope() > 0 ? "½" : "−½"));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%nSignal over noise of one estimate of the gradient from K samples: the norm of its"
                + " mean over the root of the sum of its variances, over the parameters of a"
                + " network. In square brackets the leading term for large K, where it is known."
                + " The power of K is fitted from K = %d on. The mean is that of STL for ELBO and"
                + " that of DReG for IWAE, which are the same and are estimated with less noise."
                + " For the decoder STL is ELBO, and DReG is IWAE.%n",
            GradientSlope.LEADING));
    lines.stream()
        .map(l -> "\n![" + l.title() + "](" + l.name() + ".svg)\n")
        .distinct()
        .forEach(out::append);
    return out.toString();
  }

  private static String ratio(List<GradientsLine> of, int k) {
    return of.stream()
        .filter(l -> l.k() == k)
        .findFirst()
        .map(l ->
            Overview.number(l.ratio())
                + (Double.isNaN(l.theory()) ? "" : " [" + Overview.number(l.theory()) + "]"))
        .orElse("");
  }
}
