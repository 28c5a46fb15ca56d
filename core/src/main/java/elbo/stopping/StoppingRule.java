package elbo.stopping;

import elbo.estimate.Statistic;
import elbo.name.Named;
import elbo.weight.Dependence;
import java.util.List;

/// How many samples an observation gets: a plan, made stage by stage from what the stages before
/// have shown.
///
/// A pure function of its [History], so that stages can be carried out by any engine, in parallel
/// over observations and blocks. An immutable record; its printed form is its name. To add one,
/// write one record in this package or in your own.
public interface StoppingRule extends Named {
  /// What comes next.
  ///
  /// @throws IllegalArgumentException if the samples that the rule allows do not suffice
  Decision next(History history);

  /// What the rule itself looks at, beside the statistics that are asked for; estimated in every
  /// stage.
  List<Statistic<?>> looksAt();

  /// What is reported before what is asked for, of what the rule looks at.
  List<Statistic<?>> reports();

  /// What is reported where nothing is asked for, beside [#reports()].
  List<Statistic<?>> defaults(Dependence dependence);

  /// How many samples there are, where that is fixed and the first stage is the only one; 0 where
  /// what the samples show decides.
  long fixed();

  /// Whether what the samples show decides how many there are.
  default boolean adapts() {
    return fixed() == 0;
  }

  /// How many samples each observation gets, in words.
  String inWords();
}
