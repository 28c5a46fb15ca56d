package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// The linear Gaussian state-space model: z₀ ~ N(m, L₀L₀ᵀ), z_t = A z_(t−1) + L N(0, I), y_t = C
/// z_t + N(0, diag r²).
///
/// log p(y) by the Kalman filter. The guide is the distribution of a state given the one before and
/// what is observed, which is normal, and its lookahead is exact. Any number of any step may be
/// missing. R. E. Kalman (1960), A new approach to linear filtering and prediction problems.
public final class LinearGaussianStateSpace implements StateSpace {
  private final ModelName name;
  private final double[][] transition;
  private final double[][] process;
  private final double[][] observationMatrix;
  private final double[] observation;
  private final double[] mean;
  private final double[][] initial;

  /// z₀ ~ N(0, initial²), z_t = transition · z_(t−1) + N(0, process²), y_t = z_t + N(0,
  /// observation²).
  ///
  /// @param transition a, finite
  /// @param process the standard deviation of a transition, at least 0
  /// @param observation the standard deviation of an observation, greater than 0
  /// @param initial the standard deviation of the first state, at least 0
  /// @throws IllegalArgumentException if one breaks its rule
  public LinearGaussianStateSpace(
      double transition, double process, double observation, double initial) {
    this(
        ModelName.whole(
            "LinearGaussianStateSpace(transition="
                + transition
                + ",process="
                + process
                + ",observation="
                + observation
                + ",initial="
                + initial
                + ")"),
        new double[][] {{transition}},
        new double[][] {{process}},
        new double[][] {{1}},
        new double[] {observation},
        new double[1],
        new double[][] {{initial}});
    Scales.notNegative("process", process);
    Scales.notNegative("initial", initial);
  }

  /// A model in several dimensions.
  ///
  /// @param transition A, d rows of d
  /// @param process L, d rows, whose square is the covariance of a transition
  /// @param observationMatrix C, m rows of d
  /// @param observation r, m standard deviations, greater than 0
  /// @param mean m, of the first state
  /// @param initial L₀, d rows, whose square is the covariance of the first state
  /// @throws IllegalArgumentException if they do not fit or break a rule
  public LinearGaussianStateSpace(
      double[][] transition,
      double[][] process,
      double[][] observationMatrix,
      double[] observation,
      double[] mean,
      double[][] initial) {
    this(
        ModelName.of(
            "LinearGaussianStateSpace(d=" + mean.length + ",D=" + observation.length + ")",
            new Digest()
                .add(transition)
                .add(process)
                .add(observationMatrix)
                .add(observation)
                .add(mean)
                .add(initial)),
        transition,
        process,
        observationMatrix,
        observation,
        mean,
        initial);
  }

  /// Random parameters: A and C of normal numbers, A with a spectral radius below 1 as a rule, L
  /// and L₀ lower triangular with 1 on the diagonal, r = 0.5.
  ///
  /// @param d dimension of a state
  /// @param D numbers observed at a step
  /// @param seed of the parameters
  public LinearGaussianStateSpace(int d, int D, long seed) {
    this(
        ModelName.whole("LinearGaussianStateSpace(d=" + d + ",D=" + D + ",seed=" + seed + ")"),
        normals(seed, "d", d, d, 0.6),
        triangular(seed + 1, d),
        normals(seed + 2, "D", D, d, 1),
        Draws.constant(D, 0.5),
        Draws.normals(Draws.generator(seed + 3), d, 1),
        triangular(seed + 4, d));
  }

  private static double[][] normals(long seed, String size, int rows, int d, double scale) {
    Shapes.size("d", d);
    Shapes.size(size, rows);
    return Draws.normals(Draws.generator(seed), rows, d, scale / Math.sqrt(d));
  }

  private static double[][] triangular(long seed, int d) {
    double[][] l = Draws.normals(Draws.generator(seed), d, d, 0.3);
    for (int i = 0; i < d; i++) {
      Arrays.fill(l[i], i, d, 0);
      l[i][i] = 1;
    }
    return l;
  }

  private LinearGaussianStateSpace(
      ModelName name,
      double[][] transition,
      double[][] process,
      double[][] observationMatrix,
      double[] observation,
      double[] mean,
      double[][] initial) {
    int d = mean.length;
    this.name = name;
    this.transition = matrix("transition", transition, d, d);
    this.process = matrix("process", process, d, d);
    this.observationMatrix = matrix("observation matrix", observationMatrix, observation.length, d);
    this.initial = matrix("initial", initial, d, d);
    this.observation = observation.clone();
    this.mean = mean.clone();
    for (double r : observation) {
      Scales.positive("observation", r);
    }
    for (double m : mean) {
      Scales.finite("mean", m);
    }
  }

  private static double[][] matrix(String what, double[][] rows, int count, int d) {
    int columns = Shapes.columns(what, rows);
    if (rows.length != count || columns != d) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must have %d rows of %d numbers, but has %d of %d",
              what,
              count,
              d,
              rows.length,
              columns));
    }
    double[][] copy = new double[count][];
    for (int i = 0; i < count; i++) {
      copy[i] = rows[i].clone();
      for (double number : rows[i]) {
        Scales.finite(what, number);
      }
    }
    return copy;
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public Optional<String> sha256() {
    return name.sha256();
  }

  @Override
  public int stateDimension() {
    return mean.length;
  }

  @Override
  public int width() {
    return observation.length;
  }

  @Override
  public boolean takesParts() {
    return true;
  }

  @Override
  public void initial(int count, double[] uniforms, Scratch scratch, double[] z) {
    for (int j = 0; j < mean.length; j++) {
      Arrays.fill(z, j * Block.SIZE, j * Block.SIZE + count, mean[j]);
    }
    addNoise(initial, count, uniforms, z);
  }

  @Override
  public void transition(
      int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z) {
    product(transition, count, before, z);
    addNoise(process, count, uniforms, z);
  }

  private static void product(double[][] a, int count, double[] x, double[] out) {
    for (int j = 0; j < a.length; j++) {
      int to = j * Block.SIZE;
      for (int i = 0; i < count; i++) {
        out[to + i] = a[j][0] * x[i];
      }
      for (int k = 1; k < a[j].length; k++) {
        add(a[j][k], count, x, k * Block.SIZE, out, to);
      }
    }
  }

  private static void add(double c, int count, double[] x, int from, double[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] = Math.fma(c, x[from + i], out[to + i]);
    }
  }

  private static void addNoise(double[][] factor, int count, double[] uniforms, double[] z) {
    for (int k = 0; k < factor.length; k++) {
      int from = k * Block.SIZE;
      NormalQuantile.fill(uniforms, from, from + count, uniforms);
    }
    for (int j = 0; j < factor.length; j++) {
      for (int k = 0; k < factor[j].length; k++) {
        if (factor[j][k] != 0) {
          add(factor[j][k], count, uniforms, k * Block.SIZE, z, j * Block.SIZE);
        }
      }
    }
  }

  @Override
  public void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] residual = scratch.doubles(Block.SIZE);
    double constant = 0;
    Arrays.fill(out, 0, count, 0);
    for (int r = 0; r < y.length; r++) {
      if (!Double.isNaN(y[r])) {
        constant -= Constants.HALF_LOG_2_PI + Log.log(observation[r]);
        Arrays.fill(residual, 0, count, -y[r]);
        for (int j = 0; j < mean.length; j++) {
          add(observationMatrix[r][j], count, z, j * Block.SIZE, residual, 0);
        }
        double precision = 1 / observation[r];
        for (int i = 0; i < count; i++) {
          double scaled = precision * residual[i];
          out[i] = Math.fma(scaled, scaled, out[i]);
        }
      }
    }
    Rows.rescale(count, -0.5, constant, out);
    scratch.release(mark);
  }

  @Override
  public double[] observe(int t, double[] z, UniformRandomProvider random) {
    double[] y = new double[observation.length];
    for (int r = 0; r < y.length; r++) {
      double at = Sums.dot(observationMatrix[r], z, z.length);
      y[r] = Math.fma(observation[r], Draws.normal(random), at);
    }
    return y;
  }

  /// log p(y) by the Kalman filter.
  @Override
  public OptionalDouble logEvidence(double[] y) {
    double[][] steps = steps(y);
    double[] m = mean.clone();
    double[][] v = Conditioning.square(initial);
    double log = 0;
    for (int t = 0; t < steps.length; t++) {
      if (t > 0) {
        m = times(transition, m);
        v = Conditioning.predicted(transition, v, process);
      }
      Conditioning given = new Conditioning(v, observationMatrix, observation, steps[t]);
      log += given.update(steps[t], m);
      v = given.covariance();
    }
    return OptionalDouble.of(log);
  }

  private static double[] times(double[][] a, double[] x) {
    double[] out = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      out[j] = Sums.dot(a[j], x, x.length);
    }
    return out;
  }

  @Override
  public boolean hasGuide() {
    return true;
  }

  @Override
  public Optional<FeynmanKac> guided(double[] y) {
    return Optional.of(new Guide(steps(y)));
  }

  // States from p(z_t | z_(t−1), y_t); the potential is p(y_t | z_(t−1)).
  private final class Guide implements FeynmanKac {
    private final double[][] y;
    private final Conditioning[] given;
    private final double[][][] factors;

    Guide(double[][] y) {
      this.y = y;
      given = new Conditioning[y.length];
      factors = new double[y.length][][];
      double[][] covariance = Conditioning.square(process);
      for (int t = 0; t < y.length; t++) {
        int same = t < 2 ? -1 : sameAs(t);
        given[t] =
            same > 0
                ? given[same]
                : new Conditioning(
                    t == 0 ? Conditioning.square(initial) : covariance,
                    observationMatrix,
                    observation,
                    y[t]);
        factors[t] = same > 0 ? factors[same] : Conditioning.factor(given[t].covariance());
      }
    }

    // An earlier step of which the same numbers are missing, or −1.
    private int sameAs(int t) {
      for (int before = t - 1; before > 0 && before > t - 3; before--) {
        boolean same = true;
        for (int r = 0; r < y[t].length; r++) {
          same &= Double.isNaN(y[t][r]) == Double.isNaN(y[before][r]);
        }
        if (same) {
          return before;
        }
      }
      return -1;
    }

    @Override
    public int steps() {
      return y.length;
    }

    @Override
    public int stateDimension() {
      return mean.length;
    }

    @Override
    public int uniforms() {
      return mean.length;
    }

    @Override
    public void step(
        int t,
        int count,
        double[] before,
        double[] uniforms,
        Scratch scratch,
        double[] z,
        double[] logPotential) {
      means(t, count, before, scratch, z, logPotential);
      addNoise(factors[t], count, uniforms, z);
    }

    @Override
    public void lookahead(int t, int count, double[] before, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      means(t, count, before, scratch, scratch.doubles(mean.length * Block.SIZE), out);
      scratch.release(mark);
    }

    // The means of the states given the observation, and log p of it.
    private void means(
        int t, int count, double[] before, Scratch scratch, double[] z, double[] log) {
      if (t == 0) {
        for (int j = 0; j < mean.length; j++) {
          Arrays.fill(z, j * Block.SIZE, j * Block.SIZE + count, mean[j]);
        }
      } else {
        product(transition, count, before, z);
      }
      given[t].update(y[t], count, z, scratch, log);
    }
  }
}
