package elbo.inference;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import elbo.model.Diffusion;
import elbo.model.NoiseSchedule;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Peak;
import elbo.weight.Source;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The log weights of a diffusion under its forward process: each sample is a path x_T, …, x₁, of
/// which no more is kept at a time than two steps.
///
/// x_T ~ q(x_T | x₀), then xₜ₋₁ ~ q(xₜ₋₁ | xₜ, x₀): the same path as from x₁ on, in the order of
/// the model, so that the first points decide most, and each step adds log p(xₜ₋₁ | xₜ) − log
/// q(xₜ₋₁ | xₜ, x₀), in which the normalizers cancel. The numbers are those of [ImportanceWeights]
/// under [Diffusion#proposal], but for rounding.
final class DiffusionPaths implements LogWeights {
  // Numbers of a path that are drawn at once, if one step has no more.
  private static final int CHUNK = 64;
  // Beyond so many latents a search, which keeps whole paths, is left out.
  private static final int MOST_LATENTS = 1 << 12;

  private final Diffusion model;
  private final double[] x;
  private final double[] start;
  private final int observation;
  private final PointSet points;
  private final Optional<Distribution> prior;
  // Whole paths, for what needs them.
  private final Target target;

  DiffusionPaths(Diffusion model, Target target, PointSet points) {
    this.model = model;
    this.target = target;
    this.points = points;
    x = target.x().values();
    start = model.start(x).clone();
    observation = target.x().number();
    prior = model.prior();
    if (model.latentDimension() > points.dimensions()) {
      throw new IllegalArgumentException(
          points.name()
              + " have at most "
              + points.dimensions()
              + " dimensions, but a path has T·D = "
              + model.latentDimension());
    }
  }

  private LogWeights whole() {
    return ImportanceWeights.of(target, target.encoder(), points);
  }

  @Override
  public int grain() {
    return prior.isPresent() ? LogWeightBlock.CAPACITY : Block.SIZE;
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, this::kl);
    for (int i = 0; i < size; i += Block.SIZE) {
      int count = Math.min(Block.SIZE, size - i);
      int mark = scratch.mark();
      new Walk(first + i, count, scratch).run(out, i);
      scratch.release(mark);
    }
  }

  private double kl() {
    return prior.isPresent() ? target.encoder().klTo(prior.get()).orElse(Double.NaN) : Double.NaN;
  }

  /// A block of paths on their way from x_T to x.
  private final class Walk {
    private final NoiseSchedule schedule = model.schedule();
    private final int rows = start.length;
    private final long first;
    private final int count;
    private final Scratch scratch;
    private final double[] noisy;
    private final double[] mean;
    private final double[] logScale;
    private final double[] normals;
    // Of log p − log q of the steps so far, and of log q.
    private final double[] ratio;
    private final double[] logQ;
    private final int atOnce;
    private int drawn;

    Walk(long first, int count, Scratch scratch) {
      this.first = first;
      this.count = count;
      this.scratch = scratch;
      atOnce = Math.max(1, CHUNK / rows);
      noisy = scratch.doubles(rows * Block.SIZE);
      mean = scratch.doubles(rows * Block.SIZE);
      logScale = scratch.doubles(rows * Block.SIZE);
      normals = scratch.doubles(atOnce * rows * Block.SIZE);
      ratio = scratch.doubles(Block.SIZE);
      logQ = scratch.doubles(Block.SIZE);
      Arrays.fill(ratio, 0, Block.SIZE, 0);
      Arrays.fill(logQ, 0, Block.SIZE, 0);
    }

    void run(LogWeightBlock out, int at) {
      begin();
      for (int t = schedule.steps(); t > 1; t--) {
        step(t);
      }
      double[] logLikelihood = mean;
      model.decode(x, count, noisy, scratch, logLikelihood);
      boolean separate = prior.isPresent();
      for (int i = 0; i < count; i++) {
        out.logW()[at + i] = logLikelihood[i] + ratio[i];
        out.logQ()[at + i] = logQ[i];
        out.logLikelihood()[at + i] = logLikelihood[i] + (separate ? 0 : ratio[i] + logQ[i]);
        out.logPrior()[at + i] = separate ? ratio[i] + logQ[i] : 0;
      }
    }

    void paths(double[] out) {
      begin();
      System.arraycopy(noisy, 0, out, 0, rows * Block.SIZE);
      for (int t = schedule.steps(); t > 1; t--) {
        step(t);
        int to = (schedule.steps() - t + 1) * rows * Block.SIZE;
        System.arraycopy(noisy, 0, out, to, rows * Block.SIZE);
      }
    }

    // The place of the normal numbers of the next step.
    private int next() {
      int steps = schedule.steps();
      int place = drawn % atOnce;
      if (place == 0) {
        int dimensions = Math.min(atOnce, steps - drawn) * rows;
        points.fill(observation, first, count, drawn * rows, dimensions, normals);
        if (Block.padded(count) == Block.SIZE) {
          NormalQuantile.fill(normals, 0, dimensions * Block.SIZE, normals);
        } else {
          for (int row = 0; row < dimensions * Block.SIZE; row += Block.SIZE) {
            NormalQuantile.fill(normals, row, row + Block.padded(count), normals);
          }
        }
      }
      drawn++;
      return place * rows * Block.SIZE;
    }

    private void begin() {
      int t = schedule.steps();
      double scale = Math.sqrt(schedule.noise(t));
      double signal = Math.sqrt(schedule.signal(t));
      double log = Log.log(scale);
      int from = next();
      for (int j = 0; j < rows; j++) {
        double center = signal * start[j];
        for (int i = 0; i < count; i++) {
          int at = j * Block.SIZE + i;
          double e = normals[from + at];
          double v = Math.fma(scale, e, center);
          noisy[at] = v;
          ratio[i] += Math.fma(0.5 * (e - v), e + v, log);
          logQ[i] -= Math.fma(0.5 * e, e, log + Constants.HALF_LOG_2_PI);
        }
      }
    }

    private void step(int t) {
      model.reverse(t, count, noisy, scratch, mean, logScale);
      double all = model.scale(t);
      int from = next();
      if (Double.isNaN(all)) {
        learned(t, from);
      } else {
        fixed(t, from, all);
      }
    }

    private void fixed(int t, int from, double modelScale) {
      double ofStart = schedule.factorOfStart(t);
      double ofNoisy = schedule.factorOfNoisy(t);
      double scale = Math.sqrt(schedule.reverseVariance(t));
      double precision = 1 / modelScale;
      double logRatio = Log.log(scale * precision);
      double log = Log.log(scale) + Constants.HALF_LOG_2_PI;
      for (int j = 0; j < rows; j++) {
        double center = ofStart * start[j];
        int row = j * Block.SIZE;
        for (int i = 0; i < count; i++) {
          double e = normals[from + row + i];
          double v = Math.fma(scale, e, Math.fma(ofNoisy, noisy[row + i], center));
          double r = (v - mean[row + i]) * precision;
          noisy[row + i] = v;
          ratio[i] += Math.fma(0.5 * (e - r), e + r, logRatio);
          logQ[i] -= Math.fma(0.5 * e, e, log);
        }
      }
    }

    private void learned(int t, int from) {
      double ofStart = schedule.factorOfStart(t);
      double ofNoisy = schedule.factorOfNoisy(t);
      double scale = Math.sqrt(schedule.reverseVariance(t));
      double logOfScale = Log.log(scale);
      for (int j = 0; j < rows; j++) {
        double center = ofStart * start[j];
        int row = j * Block.SIZE;
        for (int i = 0; i < count; i++) {
          double e = normals[from + row + i];
          double v = Math.fma(scale, e, Math.fma(ofNoisy, noisy[row + i], center));
          double r = (v - mean[row + i]) * Exp.exp(-logScale[row + i]);
          noisy[row + i] = v;
          ratio[i] += Math.fma(0.5 * (e - r), e + r, logOfScale - logScale[row + i]);
          logQ[i] -= Math.fma(0.5 * e, e, logOfScale + Constants.HALF_LOG_2_PI);
        }
      }
    }
  }

  @Override
  public Dependence dependence() {
    return new Dependence(points.size());
  }

  @Override
  public Set<Capability> offers() {
    return prior.isPresent()
        ? EnumSet.of(Capability.TERMS, Capability.KL)
        : EnumSet.noneOf(Capability.class);
  }

  @Override
  public Optional<LogWeights> under(Source source) {
    return switch (source) {
      case PROPOSAL -> Optional.of(this);
      case POSTERIOR -> whole().under(source);
      case ENCODER -> Optional.of(independent(Use.BASELINE));
      case START -> Optional.of(independent(Use.START));
    };
  }

  private DiffusionPaths independent(Use use) {
    return new DiffusionPaths(model, target, new Independent(points.seed().forUse(use)));
  }

  @Override
  public Peak climb(List<Long> samples, double enough, long most) {
    return model.latentDimension() <= MOST_LATENTS && prior.isPresent()
        ? whole().climb(samples, enough, most)
        : Peak.UNKNOWN;
  }

  @Override
  public int latentDimension() {
    return model.latentDimension();
  }

  @Override
  public void latents(long first, int size, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    new Walk(first, size, scratch).paths(out);
    scratch.release(mark);
  }

  @Override
  public String replay(long sample) {
    return points.name() + ", observation " + observation + ", sample " + sample;
  }
}
