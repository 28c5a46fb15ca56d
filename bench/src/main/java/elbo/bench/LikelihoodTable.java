package elbo.bench;

import elbo.bench.Run.Score;
import java.util.List;

/// Numbers a second in the log-likelihood of each family, and how many times longer one takes than
/// under a Bernoulli likelihood.
final class LikelihoodTable implements Table {
  private static final String BENCHMARK = "Likelihoods.lanes";

  @Override
  public String name() {
    return "likelihoods";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, BENCHMARK).map(LikelihoodTable::render).orElse("");
  }

  private static String render(Run run) {
    double bernoulli =
        run.best(BENCHMARK, s -> s.parameter("family").equals("bernoulli")).orElseThrow().rate();
    List<List<String>> rows = run.scores(BENCHMARK).stream().map(s -> row(s, bernoulli)).toList();
    return Markdown.table(List.of("likelihood", "numbers a second", "time, of Bernoulli's"), rows)
        + "\n"
        + run.source();
  }

  private static List<String> row(Score score, double bernoulli) {
    return List.of(
        score.parameter("family").replace('-', ' '),
        Markdown.rate(score),
        Markdown.ratio(bernoulli / score.rate()));
  }
}
