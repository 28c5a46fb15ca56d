package elbo.spark;

import elbo.estimate.Statistic;
import elbo.stopping.Decision;
import elbo.stopping.History;
import elbo.stopping.StoppingRule;
import elbo.weight.Dependence;
import java.util.List;
import java.util.Locale;

/// A rule that gives up a row, before it costs more evaluations than some, for a task of its own.
///
/// A row that ends within them has the result of the rule itself. One that does not is evaluated
/// from its beginning in that task: what it has cost until then is little against the stage that it
/// asks for.
///
/// @param rule that decides
/// @param most evaluations
record Budgeted(StoppingRule rule, long most) implements StoppingRule {
  /// The reason why a row was given up.
  static final class Deferred extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final long cost;

    Deferred(long cost) {
      super(String.format(Locale.ROOT, "asks for %d evaluations", cost));
      this.cost = cost;
    }

    /// The evaluations that the row asks for, as far as is known.
    long cost() {
      return cost;
    }
  }

  @Override
  public Decision next(History history) {
    Decision next = rule.next(history);
    if (next instanceof Decision.Stage stage && !history.done().isEmpty()) {
      long cost = history.used() + stage.samples() * history.each().get(stage.attempt());
      if (cost > most) {
        throw new Deferred(cost);
      }
    }
    return next;
  }

  @Override
  public List<Statistic<?>> looksAt() {
    return rule.looksAt();
  }

  @Override
  public List<Statistic<?>> reports() {
    return rule.reports();
  }

  @Override
  public List<Statistic<?>> defaults(Dependence dependence) {
    return rule.defaults(dependence);
  }

  @Override
  public long fixed() {
    return rule.fixed();
  }

  @Override
  public String inWords() {
    return rule.inWords();
  }
}
