package elbo.report.html;

/// The answer of a run over rows in one sentence, with its interval.
final class Answer {
  private Answer() {}

  static String of(Results results) {
    int failed = results.where(Results.Trust.FAILED).size();
    if (results.answer().isEmpty() || failed == results.rows()) {
      return "No row has a result.";
    }
    Series answer = results.answer().get();
    Mean mean = Mean.of(results, answer);
    int flagged = results.rows() - failed - results.where(Results.Trust.SOUND).size();
    boolean isBound = answer.kind().equals("lower") || answer.kind().equals("upper");
    return what(answer, isBound)
        + (mean.rows() == 1 ? "" : ", the mean over " + Digits.count(mean.rows()) + " rows,")
        + " is "
        + Digits.both(mean.value(), mean.monteCarlo())
        + " nats"
        + interval(results, answer, mean)
        + (flagged == 0
            ? "."
            : "; in " + Share.of(flagged, results.rows()) + " errors cannot be trusted.");
  }

  private static String what(Series answer, boolean isBound) {
    return switch (answer.simple()) {
      case "LogEvidence", "EvidenceInterval" -> "log p(x)";
      case "Bracket" -> "log p(x) by the middle of its bracket";
      default ->
          isBound
              ? answer.bound()
                  + ", which bounds log p(x) from "
                  + (answer.kind().equals("lower") ? "below" : "above")
              : answer.bound();
    };
  }

  private static String interval(Results results, Series answer, Mean mean) {
    double half = mean.halfMonteCarlo();
    if (Double.isNaN(half) || !Double.isFinite(mean.value())) {
      return "";
    }
    boolean own = mean.rows() == 1 && !Double.isNaN(answer.lower(0));
    double low = own ? answer.lower(0) : mean.value() - half;
    double high = own ? answer.upper(0) : mean.value() + half;
    String text =
        ": with 95 % confidence from "
            + Digits.value(low, mean.monteCarlo())
            + " to "
            + Digits.value(high, mean.monteCarlo())
            + (results.rows() == 1 ? "" : " for these rows");
    double between = mean.halfBetweenRows();
    return Double.isNaN(between)
        ? text
        : text
            + ", and from "
            + Digits.value(mean.value() - between, mean.betweenRows())
            + " to "
            + Digits.value(mean.value() + between, mean.betweenRows())
            + " for rows like them";
  }
}
