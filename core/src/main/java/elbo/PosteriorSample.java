package elbo;

import elbo.diagnostic.Verdict;
import elbo.engine.Engine;
import elbo.inference.Recording;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.posterior.DecoderOutputs;
import elbo.posterior.LatentFunction;
import elbo.posterior.PosteriorMean;
import elbo.posterior.WeightedLatents;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/// The posterior p(z | x) of one observation as the samples of an evaluation represent it, with the
/// result of that.
///
/// ```
/// PosteriorMean first = PosteriorSample.of(evaluation, x).mean(z -> z[0]);
/// ```
///
/// An observation whose weights are worth fewer than 10 samples has none: what they say of the
/// posterior would be what those few say.
///
/// @param result of the evaluation, with the verdict on the weights
/// @param latents the weighted samples
/// @param outputs what the decoder outputs as a function of z, where the model has one
public record PosteriorSample(
    Result result, WeightedLatents latents, Optional<LatentFunction> outputs) {
  /// The posterior of one observation.
  ///
  /// @throws InputException if there is none, or as [#evaluate]
  public static PosteriorSample of(Evaluation<?> evaluation, double[] x) {
    List<PosteriorSample> all = new ArrayList<>();
    try (Engine engine = new Engine()) {
      evaluate(
          evaluation,
          Rows.of(x),
          engine,
          done -> {},
          all::add,
          failure -> {
            throw failure.exception();
          });
    }
    return all.getFirst();
  }

  /// The posteriors of some observations.
  ///
  /// @param engine the threads, which do not change the results
  /// @param progress is told of samples that are done
  /// @param sink takes the posteriors, in the order of the rows, as they come
  /// @param failures takes the rows that have none, in the same order
  /// @throws InputException if no row could be evaluated; if the number of samples is not fixed; or
  ///   if the model has no latents
  public static <M extends Model> void evaluate(
      Evaluation<M> evaluation,
      Rows rows,
      Engine engine,
      LongConsumer progress,
      Consumer<PosteriorSample> sink,
      Consumer<Failure> failures) {
    if (evaluation.rule().adapts()) {
      throw new InputException(
          "a posterior needs a fixed number of samples, but the rule is "
              + evaluation.rule().name());
    }
    Recording<? super M> recording = recording(evaluation.sampler(), evaluation.samples());
    evaluation
        .withSampler(recording)
        .evaluate(
            rows,
            engine,
            progress,
            result -> {
              Recording.Recorded recorded = recording.take(result.x().number());
              if (recorded.latentDimension() == 0) {
                throw new InputException(
                    evaluation.model().name()
                        + " with "
                        + evaluation.sampler().name()
                        + " has no latents, and so no posterior of them");
              }
              Optional<Failure> lack = lack(result, rows);
              if (lack.isPresent()) {
                failures.accept(lack.get());
                return;
              }
              WeightedLatents latents = new WeightedLatents(recorded, recorded.logW());
              sink.accept(new PosteriorSample(result, latents, outputs(evaluation, result)));
            },
            failure -> {
              recording.forget(failure.row());
              failures.accept(failure);
            });
  }

  private static <S extends Model> Recording<S> recording(Sampler<S> sampler, long n) {
    try {
      return Recording.of(sampler, n);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<LatentFunction> outputs(Evaluation<?> evaluation, Result result) {
    return evaluation.model() instanceof LatentModel model
        ? DecoderOutputs.of(model.given(result.x().condition()))
        : Optional.empty();
  }

  private static Optional<Failure> lack(Result result, Rows rows) {
    double ess = result.verdict().ess();
    if (ess >= Verdict.FEWEST) {
      return Optional.empty();
    }
    String error =
        String.format(
            Locale.ROOT,
            "%d weights are worth %.1f samples of the posterior, which must be at least %.0f",
            result.verdict().samples(),
            Double.isNaN(ess) ? 0 : ess,
            Verdict.FEWEST);
    String where = rows.source() + ", row " + result.x().number() + ": ";
    return Optional.of(new Failure(result.x().number(), error, new InputException(where + error)));
  }

  /// The posterior mean of any function of z, with its Monte Carlo error.
  public PosteriorMean mean(ToDoubleFunction<double[]> f) {
    return latents.mean(f);
  }
}
