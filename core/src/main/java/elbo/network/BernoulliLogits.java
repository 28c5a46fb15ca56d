package elbo.network;

import elbo.kernel.BernoulliSlopes;
import elbo.kernel.BernoulliSum;
import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.kernel.Softplus;
import elbo.kernel.Strips;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Bernoulli pixels whose log odds are the outputs: log p(x | z) = Σⱼ xⱼ lⱼ − log(1 + e^lⱼ).
///
/// Pixels between 0 and 1 are taken as expectations, as is usual for grey images; the result is a
/// likelihood only if they are binarized.
public record BernoulliLogits() implements Likelihood {
  @Override
  public int outputs(int width) {
    return width;
  }

  @Override
  public boolean isBernoulli() {
    return true;
  }

  @Override
  public String describe() {
    return "Bernoulli, logits";
  }

  @Override
  public Observed at(double[] x) {
    Supports.unitInterval(x);
    return new Pixels(x);
  }

  @Override
  public Optional<Slopes> slopes(int width) {
    return Optional.of((count, x, xAt, outputs, at, scratch, out, to) -> {
      int mark = scratch.mark();
      float[] sums = scratch.floats(Strips.WIDTH);
      BernoulliSlopes.logits(width, x, xAt, outputs, at, sums, out, to);
      scratch.release(mark);
    });
  }

  @Override
  public double[] draw(double[] outputs, UniformRandomProvider random) {
    double[] x = new double[outputs.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = random.nextDouble() * (1 + Exp.exp(-outputs[j])) < 1 ? 1 : 0;
    }
    return x;
  }

  private static final class Pixels implements Observed {
    private static final float[] NONE = {};
    // As they were given: a copy of each row of a test set would take longer than to round them
    // where they are read.
    private final double[] x;
    // Made when first asked for: samples that share their lanes with others do without.
    private volatile float[] centered = NONE;

    Pixels(double[] x) {
      this.x = x;
    }

    private float[] centered() {
      float[] known = centered;
      if (known.length != x.length) {
        known = BernoulliSum.centered(x);
        centered = known;
      }
      return known;
    }

    /// In single precision, summed in double.
    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      BernoulliSum.logits(centered(), count, outputs, scratch, out);
    }

    @Override
    public void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        float[] outputs,
        Scratch scratch,
        double[] out) {
      double[][] pixels = new double[runs.lastMember() + 1][];
      for (int m = runs.firstMember(); m < pixels.length; m++) {
        if (!(members.get(m) instanceof Pixels own)) {
          Observed.super.logLikelihood(members, runs, rows, outputs, scratch, out);
          return;
        }
        pixels[m] = own.x;
      }
      BernoulliSum.logits(pixels, runs, outputs, scratch, out);
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
          double l = outputs[j * Block.SIZE + i];
          float pixel = (float) x[j];
          sum -= pixel == 0 ? 0 : pixel * Softplus.softplus(-l);
          sum -= pixel == 1 ? 0 : (1 - pixel) * Softplus.softplus(l);
        }
        out[i] = sum;
      }
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      for (int j = 0; j < x.length; j++) {
        double p = 1 / (1 + Exp.exp(-outputs[j]));
        slope[j] = (float) x[j] - p;
        curvature[j] = p * (1 - p);
      }
    }
  }
}
