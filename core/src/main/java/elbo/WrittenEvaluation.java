package elbo;

import elbo.estimate.Statistic;
import elbo.inference.Exact;
import elbo.inference.Importance;
import elbo.inference.Sampler;
import elbo.model.Model;
import elbo.name.Named;
import java.io.Serializable;
import java.util.List;

/// An evaluation but for its model, as the printed names of its parts, from which it is made again:
/// to be sent to another machine, or kept in a file.
///
/// @param sampler `Importance(proposal=Adaptive(rounds=10,samples=1472))`
/// @param points `Independent(seed=1)`
/// @param rule `Samples(n=5000)`
/// @param statistics none for the default ones
public record WrittenEvaluation(String sampler, String points, String rule, List<String> statistics)
    implements Serializable {
  public WrittenEvaluation {
    statistics = List.copyOf(statistics);
  }

  /// The printed names of an evaluation.
  ///
  /// @throws IllegalArgumentException if one of its parts cannot be made again from its name
  public static WrittenEvaluation of(Evaluation<?> evaluation) {
    WrittenEvaluation written =
        new WrittenEvaluation(
            name(evaluation.sampler()),
            evaluation.points().name(),
            evaluation.rule().name(),
            evaluation.statistics().stream().map(Named::name).toList());
    Evaluation<?> again = written.of(evaluation.model());
    require(evaluation.sampler(), again.sampler());
    require(evaluation.points(), again.points());
    require(evaluation.rule(), again.rule());
    for (int i = 0; i < written.statistics.size(); i++) {
      require(evaluation.statistics().get(i), again.statistics().get(i));
    }
    return written;
  }

  // Importance goes by the name of its proposal.
  private static String name(Sampler<?> sampler) {
    return sampler instanceof Importance importance
        ? "Importance(proposal=" + importance.proposal().name() + ")"
        : sampler.name();
  }

  private static void require(Named part, Named again) {
    if (!part.equals(again)) {
      throw new IllegalArgumentException(
          part.name() + " is not made again from its printed name, and so cannot be sent or kept");
    }
  }

  /// The evaluation of a model.
  ///
  /// @throws IllegalArgumentException if there is nothing of one of the names, or the sampler
  ///   samples other models
  public <M extends Model> Evaluation<M> of(M model) {
    List<? extends Statistic<?>> all = statistics.stream().map(Catalogs.STATISTICS::parse).toList();
    return new Evaluation<M>(
            model,
            new Exact(),
            Catalogs.POINTS.parse(points),
            Catalogs.RULES.parse(rule),
            List.copyOf(all))
        .by(Catalogs.SAMPLERS.parse(sampler));
  }
}
