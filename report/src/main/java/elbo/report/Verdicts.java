package elbo.report;

import elbo.Summary;
import elbo.diagnostic.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the verdicts on the rows of a run are, and why: the same words in every report.
public final class Verdicts {
  private static final Map<Verdict.Trust, String> ADVICE =
      Map.of(
          Verdict.Trust.SOUND, "",
          Verdict.Trust.UNSOUND, ": do not trust errors and log p(x) there",
          Verdict.Trust.UNKNOWN, ": nothing is known of errors there");

  private Verdicts() {}

  /// Prints a line for each cause for which errors cannot be trusted, with the first row of it and
  /// the reason there; one line where they can be trusted in every row.
  public static void print(Summary summary, PrintStream out) {
    printWarnings(summary, out);
    if (summary.rows(Verdict.Trust.SOUND) == summary.rows()) {
      String others = summary.failed() == 0 ? "" : " that did not fail";
      Wrapped.print("  " + sound(summary) + " in every row" + others, "  ", out);
    }
  }

  /// Prints a line for each cause for which errors cannot be trusted.
  public static void printWarnings(Summary summary, PrintStream out) {
    for (Verdict.Cause cause : Verdict.Cause.values()) {
      if (cause.trust() != Verdict.Trust.SOUND) {
        summary
            .example(cause)
            .ifPresent(example ->
                Wrapped.print(
                    "  "
                        + words(cause, summary)
                        + " in "
                        + summary.rows(cause)
                        + " of "
                        + summary.rows()
                        + " rows"
                        + ADVICE.get(cause.trust())
                        + " (row "
                        + example.row()
                        + ": "
                        + example.verdict().why()
                        + ")",
                    "  ",
                    out));
      }
    }
  }

  private static String sound(Summary summary) {
    List<String> causes = new ArrayList<>();
    causes.add(words(Verdict.Cause.LIGHT_TAIL, summary));
    for (Verdict.Cause cause :
        List.of(Verdict.Cause.SPREAD_VARIANCE, Verdict.Cause.BOUNDED, Verdict.Cause.SLOW_RISE)) {
      if (summary.rows(cause) > 0) {
        causes.add(words(cause, summary));
      }
    }
    return String.join(", or ", causes) + (causes.size() > 1 ? "," : "");
  }

  private static String words(Verdict.Cause cause, Summary summary) {
    String limit = Figures.fixed(summary.limit(), 2);
    return switch (cause) {
      case LIGHT_TAIL -> "k-hat is below " + limit;
      case CONSTANT_TAIL -> "the largest weights are equal";
      case SPREAD_VARIANCE -> "no few weights carry the variance";
      case BOUNDED -> "no weight can be large enough to matter";
      case SLOW_RISE -> "larger weights rise too slowly to matter";
      case HEAVY_TAIL -> "k-hat is not below " + limit;
      case ENDLESS_RISE -> "weights rise without end, and too fast";
      case UNSEEN_TAIL -> "too few weights to tell the tail";
      case ONE_WEIGHT -> "one weight carries half of the estimate or more";
      case FEW_WEIGHTS -> "few weights carry the estimate";
      case NO_TAIL -> "k-hat cannot be estimated";
    };
  }
}
