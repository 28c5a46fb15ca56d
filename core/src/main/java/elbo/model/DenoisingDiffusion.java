package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.network.Denoiser;
import elbo.network.DiscretizedNormal;
import elbo.network.Levels;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// A diffusion whose reverse steps are those of a trained denoiser: p(xₜ₋₁ | xₜ) has the mean of
/// q(xₜ₋₁ | xₜ, x̂₀), with x̂₀ what the denoiser makes of xₜ, and a variance that is fixed or an
/// output of it.
///
/// The last step, p(x | x₁), is normal with mean x̂₀; of data that have finitely many levels it is
/// the probability of the level's interval ([DiscretizedNormal]). J. Ho, A. Jain, P. Abbeel (2020),
/// Denoising diffusion probabilistic models; learned variances: A. Nichol, P. Dhariwal (2021),
/// Improved denoising diffusion probabilistic models; v: T. Salimans, J. Ho (2022), Progressive
/// distillation for fast sampling of diffusion models.
public final class DenoisingDiffusion implements Diffusion {
  /// What a denoiser outputs.
  public enum Prediction {
    /// The noise ε in xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε.
    EPSILON("ε"),
    /// x₀ itself.
    SAMPLE("x₀"),
    /// v = √ᾱₜ ε − √(1 − ᾱₜ) x₀.
    VELOCITY("v");

    private final String word;

    Prediction(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /// Which variance p(xₜ₋₁ | xₜ) has.
  public enum Variance {
    /// β̃ₜ, that of q(xₜ₋₁ | xₜ, x₀).
    SMALL,
    /// βₜ.
    LARGE,
    /// The second half of the outputs.
    LEARNED,
    /// β̃ₜ¹⁻ᶠ βₜᶠ with f = (v + 1) / 2 and v the second half of the outputs.
    RANGE
  }

  /// How the denoiser is to be understood.
  ///
  /// @param prediction what it outputs
  /// @param variance of the reverse steps
  /// @param clip where x̂₀ is cut off, to −clip … clip; +∞ where it is not
  public record Reading(Prediction prediction, Variance variance, double clip) {
    /// @throws IllegalArgumentException if clip is not greater than 0
    public Reading {
      if (!(clip > 0)) {
        throw new IllegalArgumentException("clip must be greater than 0, but is " + clip);
      }
    }
  }

  /// The data.
  ///
  /// @param scale x₀ = scale · x + shift in the units of the model
  /// @param shift see scale
  /// @param levels of the data in their own units; none where they are continuous, and p(x) a
  ///   density in these units
  public record Data(double scale, double shift, Optional<Levels> levels) {
    /// Continuous data in the units of the model.
    public static final Data CONTINUOUS = new Data(1, 0, Optional.empty());

    /// @throws IllegalArgumentException if scale is not finite and greater than 0, or shift not
    ///   finite
    public Data {
      if (!(scale > 0) || !Double.isFinite(scale) || !Double.isFinite(shift)) {
        throw new IllegalArgumentException(
            "the scale of the data must be finite and greater than 0 and their shift finite, but"
                + " they are "
                + scale
                + " and "
                + shift);
      }
    }

    /// Data of levels, of which the lowest is −1 and the highest 1 in the units of the model.
    public static Data ofLevels(Levels levels) {
      double scale = 2 / (levels.highest() - levels.lowest());
      return new Data(scale, -1 - scale * levels.lowest(), Optional.of(levels));
    }
  }

  private final String name;
  private final String sha256;
  private final Denoiser denoiser;
  private final NoiseSchedule schedule;
  private final int[] times;
  private final Reading reading;
  private final Data data;
  private final double firstScale;
  private final Optional<DiscretizedNormal> discretized;

  /// @param sha256 of the weights, 64 hexadecimal digits
  /// @param trained the schedule of the denoiser
  /// @param times the steps of it that the model takes, from 1 and increasing
  /// @param firstVariance of p(x | x₁) in the units of the model where variances are fixed, greater
  ///   than 0
  /// @throws IllegalArgumentException if the parts do not fit each other
  public DenoisingDiffusion(
      String name,
      String sha256,
      Denoiser denoiser,
      NoiseSchedule trained,
      int[] times,
      Reading reading,
      Data data,
      double firstVariance) {
    this.name = name;
    this.sha256 = sha256;
    this.denoiser = denoiser;
    this.times = times.clone();
    this.reading = reading;
    this.data = data;
    schedule = trained.at(times);
    firstScale = Math.sqrt(firstVariance);
    discretized = data.levels().map(DiscretizedNormal::new);
    if (!(firstVariance > 0) || !Double.isFinite(firstVariance)) {
      throw new IllegalArgumentException(
          "the variance of p(x | x₁) must be finite and greater than 0, but is " + firstVariance);
    }
    if (reading.prediction() == Prediction.EPSILON && schedule.signal(schedule.steps()) == 0) {
      throw new IllegalArgumentException(
          "nothing is left of x₀ in x_T (zero terminal signal), from which ε cannot give x₀: the"
              + " denoiser must output v or x₀");
    }
    int outputs = learns() ? 2 * denoiser.width() : denoiser.width();
    if (denoiser.outputs() != outputs) {
      throw new IllegalArgumentException(
          "the denoiser must have "
              + outputs
              + " outputs for "
              + denoiser.width()
              + " numbers and "
              + (learns() ? "learned" : "fixed")
              + " variances, but has "
              + denoiser.outputs());
    }
  }

  /// The variance that Ho et al. give p(x | x₁) where β̃₁, which is 0, would be its variance: β̃₂;
  /// β₁ where there is one step.
  public static double firstVariance(NoiseSchedule schedule) {
    return schedule.steps() == 1 ? schedule.beta(1) : schedule.reverseVariance(2);
  }

  private boolean learns() {
    return reading.variance() == Variance.LEARNED || reading.variance() == Variance.RANGE;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> sha256() {
    return Optional.of(sha256);
  }

  @Override
  public int observationDimension() {
    return denoiser.width();
  }

  @Override
  public NoiseSchedule schedule() {
    return schedule;
  }

  @Override
  public boolean isDiscrete() {
    return discretized.isPresent();
  }

  /// The data.
  public Data data() {
    return data;
  }

  @Override
  public double[] start(double[] x) {
    Support.width(this, x);
    Support.finite(x);
    double[] start = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      if (discretized.isPresent()) {
        discretized.get().check(j, x[j]);
      }
      start[j] = Math.fma(data.scale(), x[j], data.shift());
    }
    return start;
  }

  @Override
  public double scale(int t) {
    return switch (reading.variance()) {
      case SMALL -> Math.sqrt(schedule.reverseVariance(t));
      case LARGE -> Math.sqrt(schedule.beta(t));
      case LEARNED, RANGE -> Double.NaN;
    };
  }

  @Override
  public void reverse(
      int t, int count, double[] noisy, Scratch scratch, double[] mean, double[] logScale) {
    int mark = scratch.mark();
    double[] out = scratch.doubles(denoiser.outputLength());
    denoiser.denoise(times[t - 1], count, noisy, scratch, out);
    double ofStart = schedule.factorOfStart(t);
    double ofNoisy = schedule.factorOfNoisy(t);
    original(t, count, noisy, out, mean);
    for (int row = 0; row < denoiser.width() * Block.SIZE; row += Block.SIZE) {
      for (int i = row; i < row + count; i++) {
        mean[i] = Math.fma(ofStart, mean[i], ofNoisy * noisy[i]);
      }
    }
    if (learns()) {
      logScales(t, schedule.reverseVariance(t), count, out, logScale);
    }
    scratch.release(mark);
  }

  // x̂₀.
  private void original(int t, int count, double[] noisy, double[] out, double[] original) {
    double signal = Math.sqrt(schedule.signal(t));
    double noise = Math.sqrt(schedule.noise(t));
    double ofNoisy =
        switch (reading.prediction()) {
          case EPSILON -> 1 / signal;
          case SAMPLE -> 0;
          case VELOCITY -> signal;
        };
    double ofOutput =
        switch (reading.prediction()) {
          case EPSILON -> -noise / signal;
          case SAMPLE -> 1;
          case VELOCITY -> -noise;
        };
    double clip = reading.clip();
    for (int row = 0; row < denoiser.width() * Block.SIZE; row += Block.SIZE) {
      for (int i = row; i < row + count; i++) {
        double x = Math.fma(ofOutput, out[i], ofNoisy * noisy[i]);
        original[i] = x < -clip ? -clip : x > clip ? clip : x;
      }
    }
  }

  private void logScales(int t, double least, int count, double[] out, double[] logScale) {
    int from = denoiser.width() * Block.SIZE;
    double small = 0.5 * Log.log(least);
    double large = 0.5 * Log.log(schedule.beta(t));
    for (int row = 0; row < from; row += Block.SIZE) {
      for (int i = row; i < row + count; i++) {
        double v = out[from + i];
        logScale[i] =
            reading.variance() == Variance.LEARNED
                ? 0.5 * Log.log(v)
                : Math.fma(0.5 * (v + 1), large - small, small);
      }
    }
  }

  @Override
  public void decode(double[] x, int count, double[] noisy, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] outputs = scratch.doubles(denoiser.outputLength());
    double[] mean = scratch.doubles(denoiser.width() * Block.SIZE);
    denoiser.denoise(times[0], count, noisy, scratch, outputs);
    original(1, count, noisy, outputs, mean);
    double[] logScale = outputs;
    if (learns()) {
      logScale = scratch.doubles(denoiser.width() * Block.SIZE);
      logScales(1, firstScale * firstScale, count, outputs, logScale);
    }
    double logUnit = Log.log(data.scale());
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        int at = j * Block.SIZE + i;
        double scale = learns() ? Exp.exp(logScale[at]) : firstScale;
        sum +=
            discretized.isPresent()
                ? level(discretized.get(), x[j], mean[at], scale)
                : logUnit + logNormal(Math.fma(data.scale(), x[j], data.shift()) - mean[at], scale);
      }
      out[i] = sum;
    }
    scratch.release(mark);
  }

  private double level(DiscretizedNormal levels, double x, double mean, double scale) {
    return levels.logProbability(x, (mean - data.shift()) / data.scale(), scale / data.scale());
  }

  private static double logNormal(double difference, double scale) {
    double r = difference / scale;
    return -Math.fma(0.5 * r, r, Log.log(scale) + Constants.HALF_LOG_2_PI);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    int rows = denoiser.width();
    int steps = schedule.steps();
    double[] z = new double[latentDimension()];
    double[] noisy = new double[rows * Block.SIZE];
    double[] mean = new double[rows * Block.SIZE];
    double[] logScale = new double[rows * Block.SIZE];
    for (int j = 0; j < rows; j++) {
      z[j] = Draws.normal(random);
      noisy[j * Block.SIZE] = z[j];
    }
    Scratch scratch = new Scratch();
    for (int t = steps; t > 1; t--) {
      reverse(t, 1, noisy, scratch, mean, logScale);
      for (int j = 0; j < rows; j++) {
        int at = j * Block.SIZE;
        double scale = learns() ? Exp.exp(logScale[at]) : scale(t);
        noisy[at] = Math.fma(scale, Draws.normal(random), mean[at]);
        z[(steps - t + 1) * rows + j] = noisy[at];
      }
    }
    return new Draw(z, last(noisy, scratch, random));
  }

  private double[] last(double[] noisy, Scratch scratch, UniformRandomProvider random) {
    int rows = denoiser.width();
    double[] outputs = new double[denoiser.outputLength()];
    double[] mean = new double[rows * Block.SIZE];
    double[] logScale = new double[rows * Block.SIZE];
    denoiser.denoise(times[0], 1, noisy, scratch, outputs);
    original(1, 1, noisy, outputs, mean);
    if (learns()) {
      logScales(1, firstScale * firstScale, 1, outputs, logScale);
    }
    double[] x = new double[rows];
    for (int j = 0; j < rows; j++) {
      int at = j * Block.SIZE;
      double scale = learns() ? Exp.exp(logScale[at]) : firstScale;
      double start = Math.fma(scale, Draws.normal(random), mean[at]);
      double value = (start - data.shift()) / data.scale();
      x[j] = discretized.isPresent() ? discretized.get().nearest(value) : value;
    }
    return x;
  }
}
