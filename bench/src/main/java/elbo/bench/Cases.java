package elbo.bench;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.LogWeightBlock;
import elbo.cli.data.Binarize;
import elbo.cli.data.Observations;
import elbo.kernel.Scratch;
import elbo.model.Model;
import elbo.name.Catalog;
import elbo.onnx.OnnxVae;
import elbo.points.MonteCarlo;
import elbo.proposal.Proposal;
import java.util.OptionalDouble;

/// The models and observations that benchmarks run on, by their printed names.
final class Cases {
  /// The bundled VAE.
  static final String VAE = "mnist-tanh";

  // The ELBO of digit 0 under the encoder and its standard error, as PyTorch computes them from
  // 300,000 samples.
  private static final double DIGIT_ELBO = -59.3450;
  private static final double DIGIT_ELBO_ERROR = 0.0040;

  private Cases() {}

  /// The model of a name, where `;` may stand for `,`, at which JMH would split the values of a
  /// parameter.
  static Model model(String name) {
    return OnnxVae.bundled().contains(name)
        ? OnnxVae.bundled(name).vae()
        : new Catalog<>(Model.class, "elbo.model").parse(name.replace(';', ','));
  }

  /// An observation for a model: the first digit, or one drawn from the model itself.
  static double[] observation(Model model) {
    return model.name().equals(VAE) ? digits().row(0) : model.draw(Inputs.generator());
  }

  /// The bundled digits as zeros and ones.
  static Observations digits() {
    return new Binarize.Threshold(0.5).apply(Observations.digits());
  }

  /// Makes sure that the log weights of `model` are right: under the exact posterior every one of
  /// them is log p(x), and the first digit has the ELBO that it is known to have.
  static void check(Model model) {
    double[] x = observation(model);
    OptionalDouble evidence = model.logEvidence(x);
    if (evidence.isPresent()) {
      Proposal posterior = model.posterior(x).orElseThrow();
      LogWeightBlock block = new LogWeightBlock();
      new ImportanceWeights(model, x, posterior, new MonteCarlo(1), 0)
          .fill(0, LogWeightBlock.CAPACITY, new Scratch(), block);
      double exact = evidence.orElseThrow();
      for (double logW : block.logW()) {
        Answer.within("log w", exact, logW, 1e-10 * (Math.abs(exact) + x.length));
      }
    } else {
      ImportanceWeights weights =
          new ImportanceWeights(model, x, model.proposal(x), new MonteCarlo(1), 0);
      check(new Estimator(2048, new Elbo()).estimate(weights).getFirst());
    }
  }

  /// Makes sure that this is an ELBO of digit 0.
  static void check(Estimate elbo) {
    double error = Math.hypot(elbo.standardError(), DIGIT_ELBO_ERROR);
    Answer.within("the ELBO of digit 0", DIGIT_ELBO, elbo.value(), 5 * error);
  }
}
