package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Diffusion;
import elbo.model.Observation;
import elbo.name.Named;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.Quantity;
import elbo.weight.Terms;

/// Terms of a diffusion's ELBO at random steps: t with probability π(t), then −KL(q(x_T | x₀) ‖
/// p(x_T)) − Lₜ / π(t), whose mean is the ELBO at the cost of one evaluation.
///
/// π is uniform, or as a pilot finds it: a tenth uniform, the rest in proportion to √E Lₜ², which
/// is where the variance is smallest. Points that depend on each other, such as antithetic ones,
/// make steps that do: a term is then the mean over a whole run of them, and terms are independent.
/// A. Nichol, P. Dhariwal (2021), Improved denoising diffusion probabilistic models.
///
/// @param pilot samples of each step that π is made of, from 0, where π is uniform, to 128
public record RandomSteps(int pilot) implements Named {
  private static final double UNIFORM = 0.1;

  /// @throws IllegalArgumentException if pilot is out of range
  public RandomSteps {
    if (pilot < 0 || pilot > Block.SIZE) {
      throw new IllegalArgumentException(
          "pilot must be from 0 to " + Block.SIZE + ", but is " + pilot);
    }
  }

  /// The terms of an observation.
  ///
  /// @throws IllegalArgumentException if the model rejects x, or the points have fewer than 1 + D
  ///   dimensions
  public Terms open(Diffusion model, Observation x, PointSet points) {
    if (points.dimensions() <= model.observationDimension()) {
      throw new IllegalArgumentException(
          points.name()
              + " have at most "
              + points.dimensions()
              + " dimensions, but a random step takes "
              + (1 + model.observationDimension()));
    }
    return new Sampled(
        new DiffusionTerms(model, x, points), probabilities(model, x, points), x, points);
  }

  /// π(t), from t = 1 on.
  double[] probabilities(Diffusion model, Observation x, PointSet points) {
    PointSet own = new Independent(points.seed().forUse(Use.ADAPTATION));
    DiffusionTerms terms = new DiffusionTerms(model, x, own);
    int steps = terms.steps();
    double[] roots = new double[steps];
    double sum = 0;
    double[] out = new double[Block.SIZE];
    for (int t = 1; t <= steps && pilot > 0; t++) {
      int step = t;
      Scratch.lend(scratch -> terms.fill(step, 0, pilot, scratch, out));
      double squares = 0;
      for (int i = 0; i < pilot; i++) {
        squares = Math.fma(out[i], out[i], squares);
      }
      roots[t - 1] = Math.sqrt(squares / pilot);
      sum += roots[t - 1];
    }
    boolean uniform = !(sum > 0) || Double.isInfinite(sum);
    double[] probabilities = new double[steps];
    for (int t = 0; t < steps; t++) {
      probabilities[t] = uniform ? 1.0 / steps : UNIFORM / steps + (1 - UNIFORM) * roots[t] / sum;
    }
    return probabilities;
  }

  private static final class Sampled implements Terms {
    private final DiffusionTerms terms;
    private final double[] probabilities;
    private final double[] cumulative;
    private final PointSet points;
    private final int observation;

    Sampled(DiffusionTerms terms, double[] probabilities, Observation x, PointSet points) {
      this.terms = terms;
      this.probabilities = probabilities;
      this.points = points;
      observation = x.number();
      cumulative = new double[probabilities.length];
      double sum = 0;
      for (int t = 0; t < cumulative.length; t++) {
        sum += probabilities[t];
        cumulative[t] = sum;
      }
    }

    @Override
    public Quantity mean() {
      return Quantity.LOWER_BOUND;
    }

    @Override
    public long fill(long first, int size, Scratch scratch, double[] out) {
      int run = Math.toIntExact(points.size());
      double prior = terms.prior();
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int j = 0; j < run; j++) {
          sum += term((first + i) * run + j, scratch);
        }
        out[i] = -prior - sum / run;
      }
      return (long) size * run;
    }

    private double term(long sample, Scratch scratch) {
      int mark = scratch.mark();
      double[] one = scratch.doubles(Block.SIZE);
      points.fill(observation, sample, 1, 0, 1, one);
      int t = step(one[0]);
      terms.fill(t, sample, 1, 1, scratch, one);
      scratch.release(mark);
      return one[0] / probabilities[t - 1];
    }

    private int step(double u) {
      double place = u * cumulative[cumulative.length - 1];
      int low = 0;
      int high = cumulative.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (cumulative[middle] > place) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low + 1;
    }
  }
}
