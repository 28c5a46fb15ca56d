package elbo.bench.study;

import elbo.gradient.Coefficients;
import elbo.gradient.Objective;
import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;
import elbo.points.Independent;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// z ~ N(μ, 1), x | z ~ N(z, 1) with x = 2 and μ = 0, q = N(b, ⅔): gradients in b for the encoder
/// and in μ for the decoder.
///
/// T. Rainforth et al. (2018), Tighter variational bounds are not necessarily better, in one
/// dimension. The best b is 1.
///
/// @param b the mean of q
/// @param samples of all estimates with the same K, where these are not too many or too few
record GaussianGradients(String name, double b, long samples) implements GradientSubject {
  private static final double X = 2;
  private static final double MU = 0;
  private static final double VARIANCE = 2.0 / 3;
  private static final double SCALE = Math.sqrt(VARIANCE);
  private static final int BATCHES = 64;
  private static final int MOST = 1 << 21;
  private static final int FEWEST = 1 << 12;
  private static final int NODES = 8001;
  private static final double RANGE = 16;

  @Override
  public String title() {
    return "Linear Gaussian, q = N(" + b + ", ⅔), posterior N(1, ½)";
  }

  @Override
  public int estimates(int k) {
    long each = Math.min(MOST, Math.max(FEWEST, samples / k)) / BATCHES;
    return (int) each * BATCHES;
  }

  @Override
  public Map<Estimator, Estimates> measure(int k) {
    Map<Estimator, Estimates> all = new EnumMap<>(Estimator.class);
    for (Estimator estimator : Estimator.values()) {
      all.put(estimator, new Estimates(new Batches(BATCHES, 0, 1), new Batches(BATCHES, 1, 2)));
    }
    Independent points = new Independent(name + " " + k);
    IntStream.range(0, BATCHES).parallel().forEach(batch -> new Worker(k, points, batch).fill(all));
    return all;
  }

  /// The estimates of one batch.
  private final class Worker {
    private final int k;
    private final Independent points;
    private final int batch;
    private final double[] z;
    private final double[] logWeights;
    private final double[] block = new double[Block.SIZE];
    private final Coefficients coefficients;

    Worker(int k, Independent points, int batch) {
      this.k = k;
      this.points = points;
      this.batch = batch;
      z = new double[k];
      logWeights = new double[k];
      coefficients = new Coefficients(k);
    }

    void fill(Map<Estimator, Estimates> all) {
      float[] gradient = new float[2];
      int each = estimates(k) / BATCHES;
      for (int n = 0; n < each; n++) {
        draw((long) n * k);
        all.forEach((estimator, estimates) -> {
          gradient(estimator.of(k), gradient);
          estimates.encoder().add(batch, gradient);
          estimates.decoder().add(batch, gradient);
        });
      }
    }

    private void draw(long first) {
      for (int i = 0; i < k; i += Block.SIZE) {
        int count = Math.min(Block.SIZE, k - i);
        points.fill(batch, first + i, count, 0, 1, block);
        NormalQuantile.fill(block, 0, Block.SIZE, block);
        for (int j = 0; j < count; j++) {
          z[i + j] = b + SCALE * block[j];
          logWeights[i + j] = logWeight(z[i + j]);
        }
      }
    }

    private void gradient(Objective objective, float[] out) {
      objective.coefficients(logWeights, 0, 1, coefficients);
      double encoder = 0;
      double decoder = 0;
      for (int i = 0; i < k; i++) {
        encoder += coefficients.latent()[i] * slope(z[i]);
        encoder += coefficients.proposal()[i] * score(z[i]);
        decoder += coefficients.model()[i] * (z[i] - MU);
      }
      out[0] = (float) encoder;
      out[1] = (float) decoder;
    }
  }

  // log w, but for a constant.
  private double logWeight(double z) {
    double e = z - b;
    return -0.5 * ((z - MU) * (z - MU) + (X - z) * (X - z) - e * e / VARIANCE);
  }

  // ∇_z log w.
  private double slope(double z) {
    return MU - z + X - z + (z - b) / VARIANCE;
  }

  // The derivative of log q in b.
  private double score(double z) {
    return (z - b) / VARIANCE;
  }

  @Override
  public double theory(Estimator estimator, String network, int k) {
    double evidence = mean(z -> Math.exp(logWeight(z)));
    DoubleUnaryOperator w = z -> Math.exp(logWeight(z)) / evidence;
    boolean isWeighted = estimator == Estimator.IWAE || estimator == Estimator.DOUBLY;
    if (network.equals(GradientsLine.DECODER)) {
      double mean = mean(z -> (isWeighted ? w.applyAsDouble(z) : 1) * (z - MU));
      double deviation = root(z -> (isWeighted ? w.applyAsDouble(z) : 1) * (z - MU - mean));
      return Math.sqrt(k) * Math.abs(mean) / deviation;
    }
    if (!isWeighted) {
      double mean = mean(this::slope);
      boolean hasScore = estimator == Estimator.ELBO;
      double deviation = root(z -> slope(z) - (hasScore ? score(z) : 0) - mean);
      return Math.sqrt(k) * Math.abs(mean) / deviation;
    }
    double mean = mean(z -> Math.pow(w.applyAsDouble(z), 2) * slope(z));
    if (estimator == Estimator.IWAE) {
      double deviation = root(z -> w.applyAsDouble(z) * (slope(z) - score(z)));
      return Math.abs(mean) / deviation / Math.sqrt(k);
    }
    double deviation =
        root(z -> {
          double of = w.applyAsDouble(z);
          return of * of * slope(z) - mean - 2 * mean * (of - 1);
        });
    return Math.sqrt(k) * Math.abs(mean) / deviation;
  }

  private double root(DoubleUnaryOperator f) {
    return Math.sqrt(mean(z -> f.applyAsDouble(z) * f.applyAsDouble(z)));
  }

  // E f(z) under q, by nodes at equal distances.
  private double mean(DoubleUnaryOperator f) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < NODES; i++) {
      double t = RANGE * (2.0 * i / (NODES - 1) - 1);
      double weight = Math.exp(-0.5 * t * t);
      weights += weight;
      sum += weight == 0 ? 0 : weight * f.applyAsDouble(b + SCALE * t);
    }
    return sum / weights;
  }
}
