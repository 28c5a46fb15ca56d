package elbo.stopping;

import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.inference.Cost;
import elbo.weight.Dependence;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;

/// The plans of a rule, carried out on the calling thread.
final class Plan {
  private Plan() {}

  /// What the rule ends with on one stream, whose opening cost nothing.
  static Decision.Stop carriedOut(StoppingRule rule, LogWeights weights, List<Statistic<?>> asked) {
    long fewest =
        asked.stream().mapToLong(s -> Dependence.NONE.whole(s.minimumSamples())).max().orElse(1);
    List<Statistic<?>> all = new ArrayList<>(asked);
    all.addAll(rule.looksAt());
    List<History.Done> done = new ArrayList<>();
    while (true) {
      switch (rule.next(new History(List.of(0L), fewest, done))) {
        case Decision.Stage stage ->
            done.add(
                new History.Done(
                    stage,
                    Cost.NONE,
                    Cost.EVALUATION,
                    weights.latentDimension(),
                    new Estimator(
                            stage.first(), stage.samples(), stage.counts() ? all : rule.looksAt())
                        .estimate(weights)));
        case Decision.Search search ->
            done.add(
                done.removeLast()
                    .with(weights.climb(search.samples(), search.enough(), search.most())));
        case Decision.Stop stop -> {
          return stop;
        }
      }
    }
  }
}
