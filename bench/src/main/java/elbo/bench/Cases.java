package elbo.bench;

import elbo.Catalogs;
import elbo.bound.Elbo;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.distribution.Distribution;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.inference.Importance;
import elbo.inference.Target;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.onnx.OnnxVae;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.OptionalDouble;

/// The models and observations that benchmarks run on, by their printed names.
public final class Cases {
  /// The bundled VAE.
  static final String VAE = "mnist-tanh";

  // The ELBO of digit 0 under the encoder and its standard error, as PyTorch computes them from
  // 300,000 samples.
  private static final double DIGIT_ELBO = -59.3450;
  private static final double DIGIT_ELBO_ERROR = 0.0040;

  private Cases() {}

  /// The model of a name, where `;` may stand for `,`, at which JMH would split the values of a
  /// parameter.
  static LatentModel model(String name) {
    return OnnxVae.bundled().contains(name)
        ? OnnxVae.bundled(name).vae()
        : (LatentModel) Catalogs.MODELS.parse(name.replace(';', ','));
  }

  /// An observation for a model: the first digit, or one drawn from the model itself.
  static double[] observation(LatentModel model) {
    return model.name().equals(VAE) ? digits().row(0) : model.draw(Inputs.generator()).x();
  }

  /// The bundled digits as zeros and ones.
  static Observations digits() {
    return new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
  }

  /// The log weights of an observation under the model's own proposal.
  ///
  /// @param row the number of the observation, which is that of its stream of points
  public static LogWeights weights(LatentModel model, double[] x, PointSet points, int row) {
    Target target = new Target(model, new Observation(row, x));
    return Importance.weights(target, target.encoder(), points);
  }

  /// The log weights of an observation under a given q.
  ///
  /// @param row the number of the observation, which is that of its stream of points
  public static LogWeights weights(
      LatentModel model, double[] x, Distribution q, PointSet points, int row) {
    return Importance.weights(new Target(model, new Observation(row, x)), q, points);
  }

  /// Makes sure that the log weights of `model` are right: under the exact posterior every one of
  /// them is log p(x), and the first digit has its known ELBO.
  static void check(LatentModel model) {
    double[] x = observation(model);
    OptionalDouble evidence = model.logEvidence(x);
    if (evidence.isPresent()) {
      Distribution posterior = model.posterior(x).orElseThrow();
      LogWeightBlock block = new LogWeightBlock();
      weights(model, x, posterior, new Independent(1), 0)
          .fill(0, LogWeightBlock.CAPACITY, new Scratch(), block);
      double exact = evidence.orElseThrow();
      for (double logW : block.logW()) {
        Check.within("log w", exact, logW, 1e-10 * (Math.abs(exact) + x.length));
      }
    } else {
      LogWeights weights = weights(model, x, new Independent(1), 0);
      check(new Estimator(2048, new Elbo()).estimate(weights).only());
    }
  }

  /// Makes sure that this is an ELBO of digit 0.
  static void check(Estimate elbo) {
    double error = Math.hypot(elbo.standardError(), DIGIT_ELBO_ERROR);
    Check.within("the ELBO of digit 0", DIGIT_ELBO, elbo.value(), 5 * error);
  }
}
