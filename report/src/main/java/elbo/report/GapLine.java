package elbo.report;

import elbo.Summary;
import java.io.PrintStream;

/// The gap of the encoder's ELBO to log p(x), and what a refined proposal makes of it, in one line.
public final class GapLine {
  private GapLine() {}

  /// Prints it where the gap was estimated.
  public static void print(Summary summary, PrintStream out) {
    summary
        .gap()
        .ifPresent(gap ->
            Wrapped.print(
                "  encoder's gap to log p(x) "
                    + figures(gap.whole())
                    + " = closed by refinement "
                    + figures(gap.closed())
                    + chained(gap)
                    + " + left "
                    + figures(gap.left()),
                "  ",
                out));
  }

  private static String chained(Summary.Gap gap) {
    return gap.chained().map(part -> " + by chains " + figures(part)).orElse("");
  }

  private static String figures(Summary.Part part) {
    return Figures.nats(part.value()) + " ± " + Figures.error(part.standardError());
  }
}
