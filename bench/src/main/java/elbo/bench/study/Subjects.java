package elbo.bench.study;

import elbo.bench.Cases;
import elbo.bound.LogEvidence;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.exact.WeightLaws;
import elbo.inference.Adaptive;
import elbo.inference.Importance;
import elbo.model.Binary;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeights;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.rng.simple.RandomSource;

/// The models of the study.
///
/// Those with an exact log p(x) have one observation, drawn from the model itself: the law of w /
/// p(x) is the same for all observations.
///
/// @param points of the samples
record Subjects(PointSet points) {
  private static final String EXACT = "exact";
  private static final String OWN = "the model's own";

  // Under the model's own proposal, with 1.2 times the scale of the posterior, weights in 1024
  // dimensions have a relative variance of 10²¹.
  private static final double SCALE_IN_1024 = 1.03;

  private static final int DIGITS = 100;
  private static final Adaptive ADAPTIVE = new Adaptive(10, 1024);
  private static final long REFERENCE_SAMPLES = 50_000;

  Subjects(long seed) {
    this(new Independent(seed));
  }

  List<Subject> all() {
    return List.of(
        binary("worked-example", "Worked example", new Binary(0.5, 0.2, 0.8, 0.7)),
        binary("skewed-binary", "Skewed binary", new Binary(0.3, 0.2, 0.9, 0.6)),
        gaussians("matched-gaussians-wide", "4/3", new MatchedGaussians(20, 4.0 / 3)),
        gaussians("matched-gaussians-narrow", "0.6", new MatchedGaussians(20, 0.6)),
        linear(2, 1000),
        linear(16, 1000),
        linear(128, 500),
        linearDetuned(1024, 32, SCALE_IN_1024),
        vae(16));
  }

  Subject binary(String name, String title, Binary model) {
    return subject(name, title, OWN, 1000, () -> exact(model, new double[] {1}));
  }

  Subject gaussians(String name, String c, MatchedGaussians model) {
    String title = String.format(Locale.ROOT, "Matched Gaussians, D = %d, c = %s", model.D(), c);
    return subject(name, title, OWN, 1000, () -> exact(model, drawn(model)));
  }

  Subject linear(int d, int groups) {
    return subject(
        "linear-gaussian-" + d,
        "Linear Gaussian, d = " + d,
        OWN,
        groups,
        () -> {
          LatentModel model = new LinearGaussian(d, 2 * d, 1);
          return exact(model, drawn(model));
        });
  }

  private Subject linearDetuned(int d, int groups, double scale) {
    return subject(
        "linear-gaussian-" + d,
        "Linear Gaussian, d = " + d,
        "the posterior, scale × " + scale,
        groups,
        () -> {
          LatentModel model = new LinearGaussian(d, 2 * d, 1);
          double[] x = drawn(model);
          Normal posterior = (Normal) model.posterior(x).orElseThrow();
          return exact(model, x, posterior.detuned(0, scale));
        });
  }

  private static Subject subject(
      String name, String title, String proposal, int groups, Supplier<Target> target) {
    return new Subject(name, title, proposal, EXACT, 1, groups, observation -> target.get());
  }

  private static double[] drawn(LatentModel model) {
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(1L)).x();
  }

  private Target exact(LatentModel model, double[] x) {
    return exact(model, x, model.proposal(x));
  }

  private Target exact(LatentModel model, double[] x, Distribution q) {
    return new Target(
        model.name(),
        Cases.weights(model, x, q, points, 0),
        new Figure(model.logEvidence(x).orElseThrow(), 0),
        WeightLaws.of(model, x, q));
  }

  /// The bundled VAE with its encoder's q on the first bundled digits.
  ///
  /// Their log p(x) is estimated separately, by an adaptive proposal.
  Subject vae(int groups) {
    Vae vae = OnnxVae.bundled("mnist-tanh").vae();
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    String reference = ADAPTIVE.name() + ", then " + REFERENCE_SAMPLES + " samples";
    return new Subject(
        "vae",
        "VAE, first " + DIGITS + " digits",
        "the encoder's",
        reference,
        DIGITS,
        groups,
        o -> digit(vae, digits.row(o), o));
  }

  private Target digit(Vae vae, double[] x, int observation) {
    PointSet others = new Independent("reference of seed " + points.seed());
    LogWeights adapted =
        new Importance(ADAPTIVE).open(vae, new Observation(observation, x), others).weights();
    Estimate evidence =
        new Estimator(REFERENCE_SAMPLES, new LogEvidence()).estimate(adapted).only();
    return new Target(
        vae.name(),
        Cases.weights(vae, x, points, observation),
        new Figure(evidence.value(), evidence.standardError()),
        Optional.empty());
  }
}
