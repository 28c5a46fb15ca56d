package elbo.bench.study;

import elbo.points.Seed;
import elbo.training.Dataset;
import elbo.training.Parameters;
import elbo.training.VaeGradient;
import java.util.EnumMap;
import java.util.Map;

/// A VAE on some rows of data: gradients in all parameters of its encoder and its decoder.
///
/// @param rows whose mean objective is differentiated
/// @param estimates of the smallest K
record VaeGradients(String name, String title, Parameters parameters, Dataset rows, int estimates)
    implements GradientSubject {
  private static final int BATCHES = 16;
  private static final int SAMPLES_OF_ALL = 50;
  private static final int FEWEST = 8;

  @Override
  public int estimates(int k) {
    return BATCHES
        * Math.max(
            FEWEST,
            (int) ((long) estimates * SAMPLES_OF_ALL / Math.max(SAMPLES_OF_ALL, k)) / BATCHES);
  }

  @Override
  public Map<Estimator, Estimates> measure(int k) {
    Map<Estimator, Estimates> all = new EnumMap<>(Estimator.class);
    int total = parameters.values().length;
    int encoder = parameters.architecture().encoder().parameters();
    float[] gradient = new float[total];
    int threads = Runtime.getRuntime().availableProcessors();
    for (Estimator estimator : Estimator.values()) {
      Estimates estimates =
          new Estimates(new Batches(BATCHES, 0, encoder), new Batches(BATCHES, encoder, total));
      try (VaeGradient of =
          new VaeGradient(parameters, estimator.of(k), rows, Seed.of(name + " " + k), threads)) {
        for (int n = 0; n < estimates(k); n++) {
          of.estimate(n, gradient);
          estimates.encoder().add(n % BATCHES, gradient);
          if (estimator.differsForDecoder()) {
            estimates.decoder().add(n % BATCHES, gradient);
          }
        }
      }
      all.put(estimator, estimates);
    }
    return all;
  }

  @Override
  public double theory(Estimator estimator, String network, int k) {
    return Double.NaN;
  }
}
