package elbo.annealing;

import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.distribution.Whitening;
import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.model.GradientJoint;
import elbo.model.Joint;
import java.util.Arrays;
import java.util.Optional;

/// The two ends of a path of densities, log q(z) and log p(x, z), in coordinates e in which q is
/// standard normal or nearly so.
///
/// Between them lie the densities proportional to q^(1 − β) p(x, ·)^β, β from 0 to 1.
public final class Ends {
  private final Joint joint;
  private final Distribution q;
  private final Whitening map;
  private final Optional<GradientJoint> gradients;
  private final boolean normal;
  // log q at the origin, where q is standard normal in e but for the volume of the map.
  private final double peak;

  /// @param whole whether coordinates are whole numbers, which no map may move
  public Ends(Joint joint, Distribution q, boolean whole) {
    this.joint = joint;
    this.q = q;
    int d = q.latentDimension();
    map = (whole ? Optional.<Whitening>empty() : q.whitening()).orElse(new IdentityMap(d));
    normal = q instanceof Normal && !(map instanceof IdentityMap);
    gradients =
        joint instanceof GradientJoint g && q.hasGradients() ? Optional.of(g) : Optional.empty();
    peak = normal ? peak() : Double.NaN;
  }

  private double peak() {
    return Scratch.with(scratch -> {
      double[] z = scratch.doubles(dimension() * Block.SIZE);
      double[] out = scratch.doubles(Block.SIZE);
      double[] e = scratch.doubles(dimension() * Block.SIZE);
      Arrays.fill(e, 0, dimension() * Block.SIZE, 0);
      map.color(1, e, scratch, z);
      q.logDensity(1, z, scratch, out);
      return out[0];
    });
  }

  /// d.
  public int dimension() {
    return q.latentDimension();
  }

  /// The start of the path.
  public Distribution q() {
    return q;
  }

  /// The end of the path.
  public Joint joint() {
    return joint;
  }

  /// Whether both ends have derivatives in lanes.
  public boolean differentiable() {
    return gradients.isPresent();
  }

  /// Writes the coordinates of latents.
  void whiten(int count, double[] z, Scratch scratch, double[] e) {
    map.whiten(count, z, scratch, e);
  }

  /// Writes the latents of coordinates.
  void color(int count, double[] e, Scratch scratch, double[] z) {
    map.color(count, e, scratch, z);
  }

  /// Writes log q and log p(x, ·), in nats, of samples `i < count`.
  void values(int count, double[] e, Scratch scratch, double[] logQ, double[] logP) {
    int mark = scratch.mark();
    double[] z = scratch.doubles(dimension() * Block.SIZE);
    double[] logLikelihood = scratch.doubles(Block.SIZE);
    map.color(count, e, scratch, z);
    joint.logJoint(count, z, scratch, logP, logLikelihood);
    add(count, logLikelihood, logP);
    if (normal) {
      standard(count, e, logQ);
    } else {
      q.logDensity(count, z, scratch, logQ);
    }
    scratch.release(mark);
  }

  /// The same with derivatives in e.
  void gradients(
      int count,
      double[] e,
      Scratch scratch,
      double[] logQ,
      double[] logP,
      double[] slopeQ,
      double[] slopeP) {
    int mark = scratch.mark();
    int length = dimension() * Block.SIZE;
    double[] z = scratch.doubles(length);
    double[] logLikelihood = scratch.doubles(Block.SIZE);
    double[] slope = scratch.doubles(length);
    double[] more = scratch.doubles(length);
    map.color(count, e, scratch, z);
    gradients.orElseThrow().gradients(count, z, scratch, logP, logLikelihood, slope, more);
    add(count, logLikelihood, logP);
    for (int j = 0; j < dimension(); j++) {
      Rows.sum(j, count, more, slope);
    }
    map.pullBack(count, slope, scratch, slopeP);
    if (normal) {
      standard(count, e, logQ);
      for (int j = 0; j < dimension(); j++) {
        Rows.affine(j, count, e, -1, 0, slopeQ);
      }
    } else {
      q.gradients(count, z, scratch, logQ, slope);
      map.pullBack(count, slope, scratch, slopeQ);
    }
    scratch.release(mark);
  }

  private void standard(int count, double[] e, double[] logQ) {
    Rows.squares(dimension(), count, e, logQ);
    Rows.rescale(count, -0.5, peak, logQ);
  }

  private static void add(int count, double[] x, double[] to) {
    for (int i = 0; i < count; i++) {
      to[i] += x[i];
    }
  }
}
